// @ts-check
// Sending an answer (protocol §3.3): one transcript, signed by the app key and by what unlocked; the ratchet turns with it.

import { approvalTranscript, read } from '/assets/lib/wire.js';
import { language } from '../texts.js';
import { sendTurn, signed, turn } from './turning.js';

/** @typedef {import('/assets/lib/transcript.js').Transcript} Transcript */
/**
 * @typedef {object} Proof what unlocking gives
 * @property {'pin' | 'platform'} method
 * @property {number} [until] from when on it is worth nothing: what opened the app is good for a while
 * @property {(transcript: Transcript) => Promise<{ pin_signature: string | null, assertion: unknown }>} prove
 */
/**
 * @typedef {object} Prepared
 * @property {import('./turning.js').Turn} turn
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
  const now = await turn();
  const { who, ratchet, nextRatchet } = now;
  const locale = language();
  const transcript = approvalTranscript({ issuer, request, decision, method, device: who.id, ratchet, nextRatchet, locale });
  return { turn: now, transcript, body: { decision, method, locale } };
}

/**
 * Signs and sends.
 * @param {import('../server.js').Server} server
 * @param {string} request
 * @param {Prepared} prepared
 * @param {Proof | null} proof null for a rejection
 * @returns {Promise<import('/assets/lib/wire.js').Answered>}
 */
export async function send(server, request, { turn: now, transcript, body }, proof) {
  const proven = proof === null ? { pin_signature: null, assertion: null } : await proof.prove(transcript);
  const whole = { ...body, ...(await signed(now, transcript)), ...proven };
  const path = `/requests/${encodeURIComponent(request)}/answer`;
  return read('answered', await sendTurn(server, now, { method: 'POST', path, body: whole }));
}
