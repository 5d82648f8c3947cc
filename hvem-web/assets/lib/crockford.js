// @ts-check
// Crockford base32: letters that can be read aloud and typed without confusion: no I, L, O, U (protocol §1, "code").

export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LOOK_ALIKES = new Map([['I', '1'], ['L', '1'], ['O', '0']]);

/**
 * All bits of `bytes`, most significant first; the last character is padded with zero bits.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function encode(bytes) {
  let [text, held, bits] = ['', 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
  }
  return bits === 0 ? text : text + ALPHABET[(held << (5 - bits)) & 31];
}

/**
 * The first `count` characters of `encode(bytes)`: what a person compares or types.
 * @param {Uint8Array} bytes
 * @param {number} count
 * @returns {string}
 */
export function code(bytes, count) {
  return encode(bytes).slice(0, count);
}

/**
 * Bytes from text in either case; `null` for a foreign letter or when padding bits are set.
 * @param {string} text
 * @returns {Uint8Array | null}
 */
export function decode(text) {
  const bytes = [];
  let [held, bits] = [0, 0];
  for (const letter of text) {
    const value = ALPHABET.indexOf(upper(letter));
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return bits < 5 && held === 0 ? Uint8Array.from(bytes) : null;
}

/**
 * What a person typed, as the code was shown: upper case, `I` and `L` read as `1`, `O` as `0`, spaces and hyphens dropped.
 * `null` when a letter remains that no code contains.
 * @param {string} typed
 * @returns {string | null}
 */
export function normalise(typed) {
  let text = '';
  for (const letter of typed.replace(/[\s-]/gu, '')) {
    const shown = LOOK_ALIKES.get(upper(letter)) ?? upper(letter);
    if (!ALPHABET.includes(shown)) return null;
    text += shown;
  }
  return text;
}

/**
 * ASCII only: `toUpperCase` alone would turn letters such as the dotless ı into ASCII ones.
 * @param {string} letter
 * @returns {string}
 */
function upper(letter) {
  return /^[a-z]$/u.test(letter) ? letter.toUpperCase() : letter;
}
