// @ts-check
// The PIN key (protocol §1.1): an Ed25519 key made from the PIN and 32 random bytes that stay on the device. The PIN itself is
// stored nowhere and sent nowhere; a wrong PIN makes another key.

import * as b64 from './b64.js';
import { buffer, concat, random, utf8 } from './bytes.js';

/** DER of a PKCS#8 Ed25519 key up to its 32-byte seed (RFC 8410 §7). */
const PKCS8 = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);

/**
 * A key that signs with the PIN.
 * @typedef {{ publicKey: Uint8Array, sign: (message: Uint8Array) => Promise<Uint8Array> }} PinKey
 */

/** 32 new random bytes for `pin_key`. */
export function generatePinKey() {
  return random(32);
}

/**
 * `pin_key` as a WebCrypto key that can't be read out again: the form in which a device stores it.
 * @param {Uint8Array} bytes
 * @returns {Promise<CryptoKey>}
 */
export function seal(bytes) {
  return crypto.subtle.importKey('raw', buffer(bytes), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/**
 * The Ed25519 seed for this PIN on this device.
 * @param {CryptoKey} pinKey a sealed `pin_key`
 * @param {string} pin ASCII digits
 * @param {string} context enrolment id (the portal page's key) or device id (the device's own)
 * @returns {Promise<Uint8Array>}
 */
export async function seed(pinKey, pin, context) {
  const input = await crypto.subtle.sign('HMAC', pinKey, buffer(utf8(pin)));
  const hkdf = await crypto.subtle.importKey('raw', input, 'HKDF', false, ['deriveBits']);
  const info = buffer(concat(utf8('hvem/v1/pin'), Uint8Array.of(0), utf8(context)));
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }, hkdf, 256);
  return new Uint8Array(bits);
}

/**
 * The PIN key for a seed (RFC 8032 §5.1.5). WebCrypto gives the public half only through JWK (RFC 8037 §2).
 * @param {Uint8Array} seedBytes
 * @returns {Promise<PinKey>}
 */
export async function keyFromSeed(seedBytes) {
  const key = await crypto.subtle.importKey('pkcs8', buffer(concat(PKCS8, seedBytes)), 'Ed25519', true, ['sign']);
  const publicKey = b64.decodeExactly((await crypto.subtle.exportKey('jwk', key)).x, 32);
  if (publicKey === null) throw new TypeError('an Ed25519 key without a public half');
  return {
    publicKey,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, buffer(message))),
  };
}

/**
 * The PIN key for a PIN.
 * @param {CryptoKey} pinKey
 * @param {string} pin
 * @param {string} context
 * @returns {Promise<PinKey>}
 */
export async function unlock(pinKey, pin, context) {
  return keyFromSeed(await seed(pinKey, pin, context));
}
