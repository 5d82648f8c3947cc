// @ts-check
// Bytes: joining, comparing, hashing, and the random ones. Everything cryptographic is WebCrypto's.

const encoder = new TextEncoder();

/**
 * @param {string} text
 * @returns {Uint8Array}
 */
export function utf8(text) {
  return encoder.encode(text);
}

/**
 * All parts in a row.
 * @param {Uint8Array[]} parts
 * @returns {Uint8Array}
 */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 * @returns {boolean}
 */
export function same(left, right) {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}

/**
 * SHA-256 of all parts in a row.
 * @param {Uint8Array[]} parts
 * @returns {Promise<Uint8Array>}
 */
export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', buffer(concat(...parts))));
}

/**
 * @param {number} length
 * @returns {Uint8Array}
 */
export function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

/**
 * WebCrypto's types ask for bytes over a plain ArrayBuffer, which ours always are.
 * @param {Uint8Array} bytes
 * @returns {BufferSource}
 */
export function buffer(bytes) {
  return /** @type {BufferSource} */ (bytes);
}
