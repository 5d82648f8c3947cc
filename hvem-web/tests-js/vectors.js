// @ts-check
// Reads the vectors that the Rust code runs too (hvem-formats/vectors).

import { readFileSync } from 'node:fs';

import * as b64 from '../assets/lib/b64.js';

const FOLDER = new URL('../../hvem-formats/vectors/', import.meta.url);

/**
 * @param {string} name
 * @returns {any[]} the cases; an empty file would prove nothing, so it is refused
 */
export function cases(name) {
  const found = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')).cases;
  if (!Array.isArray(found) || found.length === 0) throw new Error(`no cases in ${name}.json`);
  return found;
}

/** @param {string} text */
export function hex(text) {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Buffer.from(bytes).toString('hex');
}

/** @param {string} text */
export function unb64(text) {
  const bytes = b64.decode(text);
  if (bytes === null) throw new Error(`not base64url: ${text}`);
  return bytes;
}
