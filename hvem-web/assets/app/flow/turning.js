// @ts-check
// A call that turns the ratchet (protocol §3.4): the next value is stored before anything is sent, and the ratchet goes on only when
// an answer came. Without one the same pair is sent next time.

import * as b64 from '/assets/lib/b64.js';
import { same } from '/assets/lib/bytes.js';
import { sign } from '/assets/lib/p256.js';
import * as ratchet from '/assets/lib/ratchet.js';
import { owner } from '../keys.js';
import * as store from '../store.js';

/** @typedef {import('/assets/lib/transcript.js').Transcript} Transcript */
/**
 * @typedef {object} Turn what one call is made of
 * @property {import('../server.js').Sender} who
 * @property {Uint8Array} ratchet the value revealed now
 * @property {Uint8Array} nextRatchet SHA-256 of the following value
 * @property {import('/assets/lib/ratchet.js').Pair} pair
 */

/**
 * The pair for a call.
 * @returns {Promise<Turn>}
 */
export async function turn() {
  const who = await owner();
  const pair = await store.turnRatchet(ratchet.prepare);
  return { who, ratchet: pair.current, nextRatchet: await ratchet.commitment(pair.next), pair };
}

/**
 * The pair and the app key's signature, as a message carries them.
 * @param {Turn} turn
 * @param {Transcript} transcript
 */
export async function signed({ who, ratchet: value, nextRatchet }, transcript) {
  return { ratchet: b64.encode(value), next_ratchet: b64.encode(nextRatchet), signature: b64.encode(await sign(who.key, transcript.asBytes())) };
}

/**
 * Sends what was made for this pair.
 * @param {import('../server.js').Server} server
 * @param {Turn} turn
 * @param {{ method: string, path: string, body: unknown }} call
 * @returns {Promise<any>} the answer
 */
export async function sendTurn(server, { who, pair }, call) {
  const answer = await server.signed(who, call);
  // Another window of the app may have turned it already.
  await store.turnRatchet((held) => (same(held.current, pair.current) ? ratchet.advance(pair) : held));
  return answer;
}
