// @ts-check
// Asks the browser for a key by WebAuthn, in the JSON forms of the standard (Level 3 §5.1.8, §5.4, §5.5): options come so from the server, and answers go so
// to it.

import * as b64 from './b64.js';
import { buffer } from './bytes.js';

/** Whether this browser knows WebAuthn at all. */
export function isKnown() {
  return 'PublicKeyCredential' in globalThis && navigator.credentials !== undefined;
}

/**
 * Makes a key: the person is asked to unlock the device, or to touch a security key.
 * @param {Record<string, any>} options PublicKeyCredentialCreationOptionsJSON
 * @returns {Promise<{ id: string, response: { clientDataJSON: string, attestationObject: string } }>} RegistrationResponseJSON
 */
export async function create(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey: /** @type {any} */ (publicKey) });
  const { id, type, response } = /** @type {any} */ (made);
  const encoded = { clientDataJSON: b64.encode(response.clientDataJSON), attestationObject: b64.encode(response.attestationObject) };
  return /** @type {any} */ ({ id, rawId: id, type, response: encoded, clientExtensionResults: {} });
}

/**
 * Signs with a key: the person is asked to unlock the device, or to touch the security key.
 * @param {Record<string, any>} options PublicKeyCredentialRequestOptionsJSON
 * @returns {Promise<Record<string, unknown>>} AuthenticationResponseJSON
 */
export async function get(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const got = await navigator.credentials.get({ publicKey: /** @type {any} */ (publicKey) });
  const { id, type, response } = /** @type {any} */ (got);
  const encoded = {
    clientDataJSON: b64.encode(response.clientDataJSON),
    authenticatorData: b64.encode(response.authenticatorData),
    signature: b64.encode(response.signature),
    userHandle: response.userHandle === null ? undefined : b64.encode(response.userHandle),
  };
  return { id, rawId: id, type, response: encoded, clientExtensionResults: {} };
}

/** @param {Array<Record<string, any>> | undefined} descriptors */
function known(descriptors) {
  return (descriptors ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

/**
 * @param {unknown} text
 * @returns {BufferSource}
 */
function bytes(text) {
  const decoded = b64.decode(text);
  if (decoded === null) throw new TypeError('not base64url');
  return buffer(decoded);
}
