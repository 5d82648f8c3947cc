// @ts-check
// The keys of this device: the app key that signs every call, the PIN key, and the platform key behind fingerprint, face or
// screen lock (protocol §1). Private halves never leave the device.

import * as b64 from '/assets/lib/b64.js';
import * as pin from '/assets/lib/pin.js';
import * as webauthn from '/assets/lib/webauthn.js';
import * as store from './store.js';

/**
 * Who signs this device's calls, once it is bound.
 * @returns {Promise<import('./server.js').Sender | null>}
 */
export async function sender() {
  const [device, appKey] = await Promise.all([store.get('device'), store.get('appKey')]);
  return device !== undefined && appKey !== undefined ? { id: device.id, key: appKey.privateKey } : null;
}

/** The browser has deleted what this app kept: somebody cleared its data, or it made room for something else. */
export class Forgotten extends Error {}

/**
 * The same, in an app that was bound when it was opened.
 * @returns {Promise<import('./server.js').Sender>}
 */
export async function owner() {
  const who = await sender();
  if (who === null) throw new Forgotten('this device is not bound any more');
  return who;
}

/** The app key of this device, bound or about to be. */
export async function heldAppKey() {
  const appKey = await store.get('appKey');
  if (appKey === undefined) throw new Error('the app key is missing');
  return appKey;
}

/**
 * The device's own PIN key for what the person typed. Whether it is the right one, only the server can tell.
 * @param {string} digits
 * @param {string} device
 */
export async function pinKey(digits, device) {
  const sealed = await store.get('pinKey');
  if (sealed === undefined) throw new Forgotten('this device has no PIN key any more');
  return pin.unlock(sealed, digits, device);
}

/**
 * What shows that the holder typed their PIN: its key signs whatever is to be proved.
 * @param {string} digits
 * @param {string} device
 */
export async function pinProof(digits, device) {
  const key = await pinKey(digits, device);
  return async (/** @type {import('/assets/lib/transcript.js').Transcript} */ transcript) =>
    ({ pin_signature: b64.encode(await key.sign(transcript.asBytes())), assertion: null });
}

let prompts = 0;

/** Whether the person is being asked for fingerprint, face or screen lock. */
export function promptsNow() {
  return prompts > 0;
}

/**
 * @template T
 * @param {Promise<T>} asking
 * @returns {Promise<T>}
 */
async function prompting(asking) {
  prompts += 1;
  try {
    return await asking;
  } finally {
    prompts -= 1;
  }
}

/**
 * Makes a platform key: the person is asked for fingerprint, face or screen lock.
 * @param {Record<string, any>} options PublicKeyCredentialCreationOptionsJSON (WebAuthn L3 §5.1.9)
 */
export function createPlatformKey(options) {
  return prompting(webauthn.create(options));
}

/**
 * Signs with the platform key: the person is asked for fingerprint, face or screen lock.
 * @param {{ credential: string, rp_id: string }} platform
 * @param {Uint8Array} challenge SHA-256 of the transcript
 */
export function signWithPlatformKey(platform, challenge) {
  return prompting(webauthn.get({
    challenge: b64.encode(challenge),
    rpId: platform.rp_id,
    allowCredentials: [{ type: 'public-key', id: platform.credential, transports: ['internal'] }],
    userVerification: 'required',
    timeout: 120_000,
  }));
}
