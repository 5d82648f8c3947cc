// @ts-check
// Sending an answer (protocol §3.3): one transcript, signed by the app key and by what unlocked; the ratchet turns with it.

import * as b64 from '/assets/lib/b64.js';
import { same } from '/assets/lib/bytes.js';
import { sign } from '/assets/lib/p256.js';
import * as ratchet from '/assets/lib/ratchet.js';
import { approvalTranscript, read } from '/assets/lib/wire.js';
import { sender } from '../keys.js';
import * as store from '../store.js';
import { language } from '../texts.js';

/** @typedef {import('/assets/lib/transcript.js').Transcript} Transcript */
/**
 * @typedef {object} Proof what unlocking gives
 * @property {'pin' | 'platform'} method
 * @property {(transcript: Transcript) => Promise<{ pin_signature: string | null, assertion: unknown }>} prove
 */
/**
 * @typedef {object} Prepared
 * @property {import('/assets/lib/ratchet.js').Pair} pair
 * @property {Transcript} transcript
 * @property {Record<string, unknown>} body without signatures
 */

/**
 * Builds what is to be signed. The next ratchet value is stored before anything is sent (§3.4).
 * @param {string} issuer
 * @param {import('/assets/lib/wire.js').Shown} request
 * @param {import('/assets/lib/wire.js').Decision} decision
 * @param {import('/assets/lib/wire.js').Method} method
 * @returns {Promise<Prepared>}
 */
export async function prepare(issuer, request, decision, method) {
  const pair = await store.turnRatchet(ratchet.prepare);
  const who = await known();
  const nextRatchet = await ratchet.commitment(pair.next);
  const locale = language();
  const transcript = approvalTranscript({ issuer, request, decision, method, device: who.id, ratchet: pair.current, nextRatchet, locale });
  const body = { decision, method, locale, ratchet: b64.encode(pair.current), next_ratchet: b64.encode(nextRatchet) };
  return { pair, transcript, body };
}

/**
 * Signs, sends, and turns the ratchet when an answer came. Without one the same pair is sent next time.
 * @param {import('../server.js').Server} server
 * @param {string} request
 * @param {Prepared} prepared
 * @param {Proof | null} proof null for a rejection
 * @returns {Promise<import('/assets/lib/wire.js').Answered>}
 */
export async function send(server, request, { pair, transcript, body }, proof) {
  const who = await known();
  const proven = proof === null ? { pin_signature: null, assertion: null } : await proof.prove(transcript);
  const signature = b64.encode(await sign(who.key, transcript.asBytes()));
  const call = { method: 'POST', path: `/requests/${encodeURIComponent(request)}/answer`, body: { ...body, signature, ...proven } };
  const answered = read('answered', await server.signed(who, call));
  // Another window of the app may have turned it already.
  await store.turnRatchet((held) => (same(held.current, pair.current) ? ratchet.advance(pair) : held));
  return answered;
}

async function known() {
  const who = await sender();
  if (who === null) throw new Error('this device is not bound');
  return who;
}
