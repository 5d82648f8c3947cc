// @ts-check
// The texts of QR codes and app links (protocol §2 and §3.2). Everything secret stands behind `#`, which browsers never send.

import * as b64 from './b64.js';

/** @typedef {{ kind: 'enrolment', token: Uint8Array, pinKey: Uint8Array }} Enrolment binds this device */
/** @typedef {{ kind: 'request', request: string, slot: number, secret: Uint8Array }} Request matches across devices */
/** @typedef {{ kind: 'link', request: string, token: Uint8Array }} Link matches on the same device */
/** @typedef {{ kind: 'copy', token: Uint8Array, key: Uint8Array, radio?: Uint8Array }} Copy copies the app of the phone that shows it (§2.5); `radio`
 * is for phones with a radio of their own, which a page has not */
/** @typedef {{ kind: 'meeting', meeting: Uint8Array, key: Uint8Array }} Meeting shows that the phone that shows it is near (§2.5) */
/** @typedef {Enrolment | Request | Link | Copy | Meeting} Carried */

/**
 * The text behind `#`.
 * @param {Carried} carried
 * @returns {string}
 */
export function fragment(carried) {
  switch (carried.kind) {
    case 'enrolment':
      return `e.${b64.encode(carried.token)}.${b64.encode(carried.pinKey)}`;
    case 'request':
      return `r.${carried.request}.${carried.slot}.${b64.encode(carried.secret)}`;
    case 'link':
      return `m.${carried.request}.${b64.encode(carried.token)}`;
    case 'copy':
      return ['c', ...[carried.token, carried.key, ...(carried.radio ? [carried.radio] : [])].map(b64.encode)].join('.');
    case 'meeting':
      return `n.${b64.encode(carried.meeting)}.${b64.encode(carried.key)}`;
  }
}

/**
 * The address that a QR code holds. An ordinary reader opens a page there which only explains (journey E7).
 * @param {Carried} carried
 * @param {string} issuer
 * @returns {string}
 */
export function qr(carried, issuer) {
  return `${issuer}/q#${fragment(carried)}`;
}

/**
 * The address that opens the app on this device.
 * @param {Carried} carried
 * @param {string} issuer
 * @returns {string}
 */
export function link(carried, issuer) {
  return `${issuer}/app/#${fragment(carried)}`;
}

/**
 * Reads a scanned text; `null` when it is not a code of this issuer.
 * @param {string} text
 * @param {string} issuer
 * @returns {Carried | null}
 */
export function read(text, issuer) {
  const scanned = text.trim();
  for (const start of [`${issuer}/q#`, `${issuer}/app/#`]) {
    if (scanned.startsWith(start)) return readFragment(scanned.slice(start.length));
  }
  return null;
}

/**
 * Reads what the app's own address carries. Only what is meant for this device comes that way. What a PC or another phone shows to a camera
 * counts for nothing in a link: a message that says "press here" would else do what only a camera in front of it may (protocol §2.5, §3.2).
 * @param {string} text behind `#`
 * @returns {Enrolment | Link | null}
 */
export function readAddress(text) {
  const found = readFragment(text);
  return found?.kind === 'enrolment' || found?.kind === 'link' ? found : null;
}

/**
 * Reads what stands behind `#`.
 * @param {string} text
 * @returns {Carried | null}
 */
export function readFragment(text) {
  const parts = text.split('.');
  const [kind, first = '', second = '', third = ''] = parts;
  if (kind === 'e' && parts.length === 3) {
    const [token, pinKey] = [b64.decodeExactly(first, 16), b64.decodeExactly(second, 32)];
    return token && pinKey && { kind: 'enrolment', token, pinKey };
  }
  if (kind === 'r' && parts.length === 4) {
    const [slot, secret] = [readSlot(second), b64.decodeExactly(third, 16)];
    return secret && slot !== null ? { kind: 'request', request: first, slot, secret } : null;
  }
  if (kind === 'c' && (parts.length === 3 || parts.length === 4)) {
    const [token, key] = [b64.decodeExactly(first, 16), b64.decodeExactly(second, 16)];
    if (parts.length === 3) return token && key && { kind: 'copy', token, key };
    const radio = b64.decodeExactly(third, 16);
    return token && key && radio && { kind: 'copy', token, key, radio };
  }
  if (kind === 'n' && parts.length === 3) {
    const [meeting, key] = [b64.decodeExactly(first, 16), b64.decodeExactly(second, 16)];
    return meeting && key && { kind: 'meeting', meeting, key };
  }
  if (kind === 'm' && parts.length === 3) {
    const token = b64.decodeExactly(second, 16);
    return token && { kind: 'link', request: first, token };
  }
  return null;
}

/**
 * @param {string} text
 * @returns {number | null} an unsigned 32-bit number
 */
function readSlot(text) {
  const slot = /^\d{1,10}$/u.test(text) ? Number(text) : Number.NaN;
  return slot <= 0xffffffff ? slot : null;
}
