// @ts-check
// The messages of the app's protocol, version 1 (docs/protocol.md): their transcripts, and the reading of what the server answers.
// Written from the specification alone; the vectors in hvem-formats/vectors hold it to the same bytes as the server.

import * as b64 from './b64.js';
import { sha256, utf8 } from './bytes.js';
import * as crockford from './crockford.js';
import { Transcript } from './transcript.js';

/** The path below which all calls live. */
export const BASE = '/app/api/v1';

/** Problem types are written `urn:hvem:problem:<name>` (protocol §1.2). */
export const PROBLEM = 'urn:hvem:problem:';

/** @typedef {'approve' | 'reject' | 'not-me'} Decision */
/** @typedef {'' | 'pin' | 'platform'} Method */

/**
 * What every call's signature covers (§1.2).
 * @param {{ issuer: string, method: string, path: string, sender: string, time: number, body: Uint8Array }} call
 * @returns {Promise<Transcript>}
 */
export async function callTranscript({ issuer, method, path, sender, time, body }) {
  const digest = await sha256(body);
  return new Transcript('hvem/v1/call').text(issuer).text(method).text(path).text(sender).time(time).bytes(digest);
}

/**
 * §2.1
 * @param {{ issuer: string, token: Uint8Array, appKey: Uint8Array, description: string }} redeem
 */
export function redeemTranscript({ issuer, token, appKey, description }) {
  return new Transcript('hvem/v1/enrol/redeem').text(issuer).bytes(token).bytes(appKey).text(description);
}

/**
 * The 4 characters that phone and portal page both show (§2.1): 20 bits of the app key's hash.
 * @param {Uint8Array} appKey
 */
export async function check(appKey) {
  return crockford.code(await sha256(appKey), 4);
}

/**
 * §2.2
 * @param {{ issuer: string, enrolment: string, device: string, appKey: Uint8Array, pinPublic: Uint8Array, ratchet: Uint8Array }} unlock
 */
export function unlockTranscript({ issuer, enrolment, device, appKey, pinPublic, ratchet }) {
  return new Transcript('hvem/v1/enrol/unlock')
    .text(issuer)
    .text(enrolment)
    .text(device)
    .bytes(appKey)
    .bytes(pinPublic)
    .bytes(ratchet);
}

/**
 * §2.4
 * @param {{ issuer: string, appKey: Uint8Array, description: string }} begin
 */
export function beginTranscript({ issuer, appKey, description }) {
  return new Transcript('hvem/v1/enrol/begin').text(issuer).bytes(appKey).text(description);
}

/**
 * §2.4
 * @param {{ issuer: string, enrolment: string, device: string, appKey: Uint8Array, pinPublic: Uint8Array, ratchet: Uint8Array }} choice
 */
export function choosePinTranscript({ issuer, enrolment, device, appKey, pinPublic, ratchet }) {
  return new Transcript('hvem/v1/enrol/choose-pin')
    .text(issuer)
    .text(enrolment)
    .text(device)
    .bytes(appKey)
    .bytes(pinPublic)
    .bytes(ratchet);
}

/**
 * The new phone takes a copy (§2.5).
 * @param {{ issuer: string, token: Uint8Array, appKey: Uint8Array, description: string }} take
 */
export function takeTranscript({ issuer, token, appKey, description }) {
  return new Transcript('hvem/v1/enrol/copy').text(issuer).bytes(token).bytes(appKey).text(description);
}

/**
 * What a phone's QR code says of its app key (§2.5): whoever scans it compares it with the key that the server names.
 * @param {Uint8Array} appKey
 */
export async function commitment(appKey) {
  return (await sha256(appKey)).slice(0, 16);
}

/**
 * What the four characters come from that both phones show (§2.5).
 * @param {{ issuer: string, copy: string, oldKey: Uint8Array, newKey: Uint8Array, meeting: Uint8Array }} check
 */
export function copyCheckTranscript({ issuer, copy, oldKey, newKey, meeting }) {
  return new Transcript('hvem/v1/copy/check').text(issuer).text(copy).bytes(oldKey).bytes(newKey).bytes(meeting);
}

/**
 * Those characters.
 * @param {{ issuer: string, copy: string, oldKey: Uint8Array, newKey: Uint8Array, meeting: Uint8Array }} check
 */
export async function copyCheck(check) {
  return crockford.code(await copyCheckTranscript(check).digest(), 4);
}

/**
 * The old phone vouches for the new one (§2.5).
 * @param {{ issuer: string, copy: string, device: string, enrolment: string, newKey: Uint8Array, at: number, near: string }} endorsement
 */
export function endorseTranscript({ issuer, copy, device, enrolment, newKey, at, near }) {
  return new Transcript('hvem/v1/copy/endorse').text(issuer).text(copy).text(device).text(enrolment).bytes(newKey).time(at).text(near);
}

/**
 * Field 9 of the approval: binds the answer to what was carried without repeating the secret (§3.3).
 * @param {string} matchedBy `qr`, `code` or `link`
 * @param {Uint8Array} secret 16 bytes, or a code's 4 characters
 */
export function matchDigest(matchedBy, secret) {
  return sha256(utf8(matchedBy), Uint8Array.of(0), secret);
}

/**
 * @typedef {object} Approval
 * @property {string} issuer
 * @property {Shown} request
 * @property {Decision} decision
 * @property {Method} method
 * @property {string} device
 * @property {Uint8Array} ratchet the value revealed now
 * @property {Uint8Array} nextRatchet SHA-256 of the following value
 * @property {string} locale
 */

/**
 * §3.3
 * @param {Approval} approval
 */
export function approvalTranscript({ issuer, request, decision, method, device, ratchet, nextRatchet, locale }) {
  return new Transcript('hvem/v1/approval')
    .text(issuer)
    .text(request.id)
    .text(request.relying_party.id)
    .text(request.relying_party.name)
    .text(request.action)
    .text(request.text)
    .text(request.browser)
    .bytes(bytesOf(request.browser_key))
    .bytes(bytesOf(request.match))
    .text(decision)
    .text(method)
    .text(device)
    .bytes(ratchet)
    .bytes(nextRatchet)
    .time(request.asked_at)
    .time(request.expires_at)
    .text(locale);
}

/**
 * A platform key is bound later (§4).
 * @param {{ issuer: string, device: string, attestation: Uint8Array, ratchet: Uint8Array, nextRatchet: Uint8Array }} platform
 */
export function platformTranscript({ issuer, device, attestation, ratchet, nextRatchet }) {
  return new Transcript('hvem/v1/platform').text(issuer).text(device).bytes(attestation).bytes(ratchet).bytes(nextRatchet);
}

/**
 * A known PIN gives way to another (§4.2).
 * @param {{ issuer: string, device: string, pinPublic: Uint8Array, ratchet: Uint8Array, nextRatchet: Uint8Array }} change
 */
export function changePinTranscript({ issuer, device, pinPublic, ratchet, nextRatchet }) {
  return new Transcript('hvem/v1/pin/change').text(issuer).text(device).bytes(pinPublic).bytes(ratchet).bytes(nextRatchet);
}

/**
 * A new PIN for a forgotten one (§4.3).
 * @param {{ issuer: string, device: string, renewal: string, pinPublic: Uint8Array, ratchet: Uint8Array, nextRatchet: Uint8Array }} renew
 */
export function renewPinTranscript({ issuer, device, renewal, pinPublic, ratchet, nextRatchet }) {
  return new Transcript('hvem/v1/pin/renew').text(issuer).text(device).text(renewal).bytes(pinPublic).bytes(ratchet).bytes(nextRatchet);
}

/** @typedef {'unregister' | 'remove-platform' | 'open' | 'copy' | 'show-copy' | 'type-codes' | 'confirm-typing'} Wish what only the holder may ask of the device */

/**
 * The holder wants it (§4.4).
 * @param {{ issuer: string, device: string, wish: Wish, method: Method, ratchet: Uint8Array, nextRatchet: Uint8Array }} proof
 */
export function holderTranscript({ issuer, device, wish, method, ratchet, nextRatchet }) {
  return new Transcript('hvem/v1/holder').text(issuer).text(device).text(wish).text(method).bytes(ratchet).bytes(nextRatchet);
}

/**
 * The body of `POST /requests/match` (§3.2).
 * @param {import('./carried.js').Request | import('./carried.js').Link | { kind: 'code', code: string }} carried
 */
export function matchBody(carried) {
  switch (carried.kind) {
    case 'request':
      return { qr: { request: carried.request, slot: carried.slot, secret: b64.encode(carried.secret) } };
    case 'link':
      return { link: { request: carried.request, token: b64.encode(carried.token) } };
    case 'code':
      return { code: carried.code };
  }
}

/**
 * What `match` in the answer must be for what this app carried: the server can't swap it.
 * @param {import('./carried.js').Request | import('./carried.js').Link | { kind: 'code', code: string }} carried
 */
export async function expectedMatch(carried) {
  switch (carried.kind) {
    case 'request':
      return b64.encode(await matchDigest('qr', carried.secret));
    case 'link':
      return b64.encode(await matchDigest('link', carried.token));
    case 'code':
      return b64.encode(await matchDigest('code', utf8(carried.code)));
  }
}

/** The server answered something that the protocol does not know. */
export class Malformed extends Error {}

/** @typedef {{ name: string, identifier: string, pin_digits: number, idle_lock?: number | null, approval: string[], screen_lock: string, software_key_on_desktop: boolean,
 *   activate?: string[] | null, forgot_pin?: string[] | null, tour?: boolean | null,
 *   copy?: { begin: string[], show: string[], take: string[] } | null, typing?: string[] | null }} Scheme */
/** @typedef {{ issuer: string, name: string, now: number, scheme: Scheme, push: { vapid: string } | null, languages: string[] }} About */
/** @typedef {{ enrolment: string, device: string, name: string, account: string, pin_digits: number, check: string, expires_at: number }} Redeemed */
/** @typedef {{ device: string, name: string, account: string, serial: string }} Finished */
/** @typedef {{ card: string, number: string, tries_left: number }} KeyAsked */
/** @typedef {{ to: string, valid_until: number }} SmsSent */
/** @typedef {{ enrolment: string, device: string, gate?: string | null, waits_until?: number | null, key?: KeyAsked | null, sms?: SmsSent | null, pin_digits: number,
 *   platform?: Record<string, unknown> | null, proximity?: Proximity | null, expires_at: number }} Standing */
/** @typedef {{ copy: string, old_key: string, meeting: string, meet_until: number, check: string, met: boolean }} Proximity */
/** @typedef {{ app_key: string, description: string, check: string, enrolment: string, at: number, near: string }} Met */
/** @typedef {{ copy: string, mine: boolean, from: string, gate?: string | null, waits_until?: number | null, expires_at: number,
 *   shown?: { valid_until: number, meet_until?: number | null, met?: Met | null, endorsed: boolean } | null }} CopyStanding */
/** @typedef {{ device: string, name: string, from: string, at: number }} Copied */
/** @typedef {{ typing: string, mine: boolean, device: string, gate?: string | null, waits_until?: number | null, since?: number | null,
 *   expires_at?: number | null }} TypingStanding */
/** @typedef {{ id: string, asked_at: number, expires_at: number, state: string }} Waits */
/** @typedef {{ digest: string, requests: Waits[], now: number }} Waiting */
/** @typedef {{ state: string, return_to: string | null }} Answered */
/** @typedef {{ name: string, account: string, serial: string, added_at: number, pin: string, paused_until: number | null, platform: boolean,
 *   platform_key?: Platform | null, blocked?: { since: number, by: string } | null }} Device */
/** @typedef {{ credential: string, rp_id: string }} Platform */
/** @typedef {{ renewal: string, gate: string | null, waits_until?: number | null, expires_at: number, key?: KeyAsked | null, sms?: SmsSent | null,
 *   platform: Platform | null }} Renewal */
/**
 * @typedef {{ id: string, relying_party: { id: string, name: string }, action: string, text: string, browser: string,
 *   browser_key: string | null, matched_by: string, match: string, asked_at: number, expires_at: number,
 *   platform: { credential: string, rp_id: string } | null, return_to: string | null }} Shown
 */

const text = 'string';
const time = 'number';
const SCHEME = {
  name: text, identifier: text, pin_digits: time, idle_lock: optional(time), approval: [text], screen_lock: text, software_key_on_desktop: 'boolean',
  activate: optional([text]), forgot_pin: optional([text]), tour: optional('boolean'),
  copy: optional({ begin: [text], show: [text], take: [text] }),
  typing: optional([text]),
};
const PLATFORM = { credential: text, rp_id: text };
const KEY = { card: text, number: text, tries_left: time };
const SMS = { to: text, valid_until: time };
const PROXIMITY = { copy: text, old_key: text, meeting: text, meet_until: time, check: text, met: 'boolean' };
const MET = { app_key: text, description: text, check: text, enrolment: text, at: time, near: text };
const COPY_SHOWN = { valid_until: time, meet_until: optional(time), met: optional(MET), endorsed: 'boolean' };
const TYPIST = {
  typing: text, mine: 'boolean', device: text, gate: optional(text), waits_until: optional(time), since: optional(time), expires_at: optional(time),
};
const WAITS = { id: text, asked_at: time, expires_at: time, state: text };
const SHAPES = {
  about: { issuer: text, name: text, now: time, scheme: SCHEME, push: optional({ vapid: text }), languages: [text] },
  redeemed: { enrolment: text, device: text, name: text, account: text, pin_digits: time, check: text, expires_at: time },
  standing: {
    enrolment: text, device: text, gate: optional(text), waits_until: optional(time), key: optional(KEY), sms: optional(SMS), pin_digits: time,
    platform: optional({}), proximity: optional(PROXIMITY), expires_at: time,
  },
  copy: {
    copy: text, mine: 'boolean', from: text, gate: optional(text), waits_until: optional(time), shown: optional(COPY_SHOWN), expires_at: time,
  },
  'copy-code': { token: text, valid_until: time },
  copied: [{ device: text, name: text, from: text, at: time }],
  met: MET,
  typist: TYPIST,
  typing: [TYPIST],
  unlocked: { platform: {} },
  finished: { device: text, name: text, account: text, serial: text },
  waiting: { digest: text, requests: [WAITS], now: time },
  shown: {
    id: text, relying_party: { id: text, name: text }, action: text, text, browser: text, browser_key: optional(text),
    matched_by: text, match: text, asked_at: time, expires_at: time, platform: optional(PLATFORM),
    return_to: optional(text),
  },
  answered: { state: text, return_to: optional(text) },
  device: {
    name: text, account: text, serial: text, added_at: time, pin: text, paused_until: optional(time), platform: 'boolean',
    platform_key: optional(PLATFORM), blocked: optional({ since: time, by: text }),
  },
  renewal: {
    renewal: text, gate: optional(text), waits_until: optional(time), expires_at: time, key: optional(KEY), sms: optional(SMS),
    platform: optional(PLATFORM),
  },
  pins: [text],
};

/**
 * Checks that an answer has the members of its message, so that no screen shows "undefined" and no transcript signs it.
 * @param {keyof typeof SHAPES} message
 * @param {unknown} value
 * @returns {any}
 */
export function read(message, value) {
  if (!fits(SHAPES[message], value)) throw new Malformed(`not a "${message}" message`);
  return value;
}

/** @param {unknown} shape */
function optional(shape) {
  return { optional: shape };
}

/**
 * @param {any} shape
 * @param {any} value
 * @returns {boolean}
 */
function fits(shape, value) {
  if (typeof shape === 'string') return typeof value === shape;
  if (Array.isArray(shape)) return Array.isArray(value) && value.every((item) => fits(shape[0], item));
  if (typeof shape.optional !== 'undefined') return value === null || value === undefined || fits(shape.optional, value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(shape).every(([member, inner]) => fits(inner, value[member]));
}

/**
 * @param {string | null} encoded
 * @returns {Uint8Array}
 */
function bytesOf(encoded) {
  const bytes = encoded === null || encoded === '' ? new Uint8Array(0) : b64.decode(encoded);
  if (bytes === null) throw new Malformed('not base64url');
  return bytes;
}
