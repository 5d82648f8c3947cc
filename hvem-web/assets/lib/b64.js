// @ts-check
// base64url without padding (RFC 4648 §5), the only base64 of the protocol (protocol §1).

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/**
 * Bytes as b64u text.
 * @param {Uint8Array | ArrayBuffer} input
 * @returns {string}
 */
export function encode(input) {
  const bytes = new Uint8Array(input);
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = Math.min(3, bytes.length - at);
    const group = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let letter = 0; letter <= left; letter += 1) text += ALPHABET[(group >> (18 - 6 * letter)) & 63];
  }
  return text;
}

/**
 * Bytes from b64u text; `null` when it is anything else. Padding and stray bits are refused (RFC 4648 §3.5), so that each
 * run of bytes has exactly one text.
 * @param {unknown} text
 * @returns {Uint8Array | null}
 */
export function decode(text) {
  if (typeof text !== 'string' || text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [held, bits, at] = [0, 0, 0];
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 255;
      at += 1;
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null;
}

/**
 * Exactly `length` bytes from b64u text, else `null`.
 * @param {unknown} text
 * @param {number} length
 * @returns {Uint8Array | null}
 */
export function decodeExactly(text, length) {
  const bytes = decode(text);
  return bytes !== null && bytes.length === length ? bytes : null;
}
