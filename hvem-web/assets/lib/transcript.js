// @ts-check
// What is signed: a versioned label and length-prefixed fields (protocol §1). Nothing is signed in any other form.

import { buffer, concat, sha256, utf8 } from './bytes.js';

export class Transcript {
  /** @type {Uint8Array[]} */
  #fields = [];

  /** @param {string} label such as `hvem/v1/approval` */
  constructor(label) {
    this.text(label);
  }

  /**
   * @param {Uint8Array} field
   * @returns {this}
   */
  bytes(field) {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, field.length);
    this.#fields.push(length, field);
    return this;
  }

  /**
   * @param {string} field
   * @returns {this}
   */
  text(field) {
    return this.bytes(utf8(field));
  }

  /**
   * @param {number} ms
   * @returns {this}
   */
  time(ms) {
    if (!Number.isSafeInteger(ms)) throw new TypeError('a time is a whole number of milliseconds');
    return this.text(String(ms));
  }

  /** The bytes to sign. */
  asBytes() {
    return concat(...this.#fields);
  }

  /** The same, as WebCrypto takes it. */
  asBuffer() {
    return buffer(this.asBytes());
  }

  /** SHA-256 of the bytes: the challenge of a platform key. */
  digest() {
    return sha256(this.asBytes());
  }
}
