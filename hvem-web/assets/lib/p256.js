// @ts-check
// ECDSA P-256 with SHA-256 (protocol §1): the app key and the browser key. The private half can't be exported.

import { buffer } from './bytes.js';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

/** @returns {Promise<CryptoKeyPair>} */
export async function generate() {
  const pair = await crypto.subtle.generateKey(KEY, false, ['sign', 'verify']);
  return /** @type {CryptoKeyPair} */ (pair);
}

/**
 * The 65-byte uncompressed point of a public key.
 * @param {CryptoKey} publicKey
 * @returns {Promise<Uint8Array>}
 */
export async function point(publicKey) {
  return new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
}

/**
 * r‖s, 64 bytes (RFC 7518 §3.4), which is what WebCrypto gives.
 * @param {CryptoKey} privateKey
 * @param {Uint8Array} message
 * @returns {Promise<Uint8Array>}
 */
export async function sign(privateKey, message) {
  return new Uint8Array(await crypto.subtle.sign(SIGNATURE, privateKey, buffer(message)));
}

/**
 * @param {Uint8Array} publicPoint
 * @param {Uint8Array} signature
 * @param {Uint8Array} message
 * @returns {Promise<boolean>}
 */
export async function verify(publicPoint, signature, message) {
  const key = await crypto.subtle.importKey('raw', buffer(publicPoint), KEY, true, ['verify']);
  return crypto.subtle.verify(SIGNATURE, key, buffer(signature), buffer(message));
}
