// @ts-check
// The ratchet (protocol §3.4): each answer reveals a value committed to before and commits to the next, so that two copies of a
// device can't both go on. Pure steps; the store keeps what they return.
//
//   { current, next: null } ──prepare──▶ { current, next } ──advance (after an answer came)──▶ { next, null }
//   No answer: `prepare` again gives the same pair, which the server knows.

import { random, sha256 } from './bytes.js';

/** @typedef {{ current: Uint8Array, next: Uint8Array | null }} Ratchet */
/** @typedef {{ current: Uint8Array, next: Uint8Array }} Pair */

/** @returns {Ratchet} */
export function begin() {
  return { current: random(32), next: null };
}

/**
 * The pair to send. Store it before sending.
 * @param {Ratchet} ratchet
 * @returns {Pair}
 */
export function prepare(ratchet) {
  return { current: ratchet.current, next: ratchet.next ?? random(32) };
}

/**
 * After the server has answered: the next value is the current one.
 * @param {Pair} pair
 * @returns {Ratchet}
 */
export function advance(pair) {
  return { current: pair.next, next: null };
}

/**
 * What is told about a value before it is revealed.
 * @param {Uint8Array} value
 * @returns {Promise<Uint8Array>}
 */
export function commitment(value) {
  return sha256(value);
}
