// @ts-check
// What both ways of binding this device share (protocol §2): the rule about screen locks, the offer of fingerprint or face, and what is kept at the end.

import * as devices from '../device.js';
import { createPlatformKey } from '../keys.js';
import { askForNotifications, canPush } from '../permissions.js';
import { subscribe } from '../push.js';
import { offerBiometrics } from '../screens/biometrics.js';
import { offerNotifications } from '../screens/notifications.js';
import { Problem } from '../server.js';
import * as store from '../store.js';

/**
 * Whether this device may not be bound for want of a screen lock (journey E6).
 * @param {import('/assets/lib/wire.js').Scheme} scheme
 */
export async function lacksScreenLock({ screen_lock: lock, software_key_on_desktop: software }) {
  const needed = devices.isMobile() ? lock === 'required' : !software;
  return needed && !(await devices.hasScreenLock());
}

/**
 * @typedef {object} Binding
 * @property {Record<string, unknown>} options creation options of the platform key
 * @property {(platform: unknown) => Promise<void>} bind the last call, with a platform key or null
 * @property {(work: () => Promise<void>, again: () => unknown, handled?: (error: unknown) => boolean) => Promise<void>} attempt
 */

/**
 * Offers fingerprint or face, where this device has them, and binds it.
 * @param {import('../app.js').App} app
 * @param {Binding} binding
 */
export async function offerAndBind(app, { options, bind, attempt }) {
  const again = () => offerAndBind(app, { options, bind, attempt });
  const decline = () => attempt(() => bind(null), again);
  if (!(await devices.hasScreenLock())) {
    await decline();
    return;
  }
  const accept = async () => {
    const made = await createPlatformKey(options).catch(() => null);
    if (made === null) return false;
    let worked = true;
    await attempt(() => bind(made), again, (error) => {
      worked = !(error instanceof Problem) || error.name !== 'platform-refused';
      return !worked;
    });
    return worked;
  };
  app.show(offerBiometrics({ accept, decline }));
}

/**
 * Keeps what this device is now, in the place of what was under way.
 * @param {import('../app.js').App} app
 * @param {import('/assets/lib/wire.js').Finished} finished
 * @param {number} digits
 * @returns {Promise<store.Bound>}
 */
export async function keepBound(app, finished, digits) {
  const { device: id, name, account, serial } = finished;
  const device = { id, name, account, serial, digits };
  await store.set({ device, enrolling: undefined, activating: undefined });
  navigator.storage?.persist?.().catch(() => false);
  subscribe(app).catch(() => false);
  return device;
}

/**
 * Asks for notifications, where this device has them and was not asked yet (guide "Kopier din MitID app", step 25).
 * @param {import('../app.js').App} app
 * @param {() => unknown} then
 */
export function offerToNotify(app, then) {
  if (!canPush() || !app.about.push || Notification.permission !== 'default') {
    then();
    return;
  }
  const accept = async () => {
    await askForNotifications();
    subscribe(app).catch(() => false);
    then();
  };
  app.show(offerNotifications({ accept, decline: then }));
}
