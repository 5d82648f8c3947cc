// @ts-check
// An app that was unregistered while the server could not be reached (protocol §4.4): nothing is left of it but what says so, signed by its holder, and the key
// for that one call. It goes out at the next contact.

import { Problem } from '../server.js';
import * as store from '../store.js';

/**
 * Keeps what says that the device leaves. Wiping spares it.
 * @param {string} device
 * @param {Record<string, unknown>} body
 */
export async function leaveLater(device, body) {
  const appKey = await store.get('appKey');
  if (appKey !== undefined) await store.set({ leaving: { device, key: appKey.privateKey, body } });
}

/**
 * Tells the server, if something is left to tell. A refusal ends it too: the keys are gone, and the holder removes the device in the portal.
 * @param {import('../server.js').Server} server
 */
export async function finishLeaving(server) {
  const leaving = await store.get('leaving');
  if (leaving === undefined) return;
  const { device: id, key, body } = leaving;
  try {
    await server.signed({ id, key }, { method: 'POST', path: '/device/unregister', body });
  } catch (error) {
    if (!(error instanceof Problem) || ['unavailable', 'try-later'].includes(error.name)) return;
  }
  await store.set({ leaving: undefined });
}
