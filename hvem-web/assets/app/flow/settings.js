// @ts-check
// "Indstillinger" (protocol §4): the lock, fingerprint and face, notifications, the PIN, help, language, unregistering.

import * as b64 from '/assets/lib/b64.js';
import { platformTranscript, read } from '/assets/lib/wire.js';
import * as devices from '../device.js';
import { installPrompt } from '../install.js';
import { Forgotten, createPlatformKey, owner, pinKey } from '../keys.js';
import { askForNotifications, canPush } from '../permissions.js';
import { nameOf, showProblem, wipe } from '../problems.js';
import { keepNotice, subscribe, unsubscribe } from '../push.js';
import { settings, unregister } from '../screens/settings.js';
import { trouble } from '../screens/trouble.js';
import { Problem } from '../server.js';
import * as store from '../store.js';
import { load } from '../texts.js';
import { day } from '../time.js';
import { Copying } from './copy.js';
import { askHolder } from './holder.js';
import { leaveLater } from './leaving.js';
import { locksOnClose } from './lock.js';
import { Renewal, changePin } from './new-pin.js';
import { askPin } from './pin-entry.js';
import { showTour } from './tour.js';
import { sendTurn, signed, turn } from './turning.js';
import { Typing, typists } from './typing.js';

/**
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {() => unknown} back
 */
export async function openSettings(app, device, back) {
  const here = () => openSettings(app, device, back);
  const shown = await askServer(app, 'GET', '/device').then((value) => read('device', value)).catch((error) => error);
  if (shown instanceof Forgotten || (shown instanceof Problem && nameOf(shown) !== 'unavailable')) return showProblem(app, shown, { again: here });
  const online = !(shown instanceof Error);
  const locks = online && (shown.platform || (await devices.hasScreenLock()));
  const standings = online ? await typists(app).catch(() => []) : [];
  const state = {
    device: online ? { ...device, name: shown.name, account: shown.account, serial: shown.serial } : device,
    addedAt: online ? day(shown.added_at) : null,
    platform: locks ? shown.platform : null,
    notifications: notificationState(app, await store.get('push'), await store.get('quiet')),
    lockOnClose: app.scheme.idle_lock ? await locksOnClose() : null,
    types: online && app.scheme.typing ? standings.some(({ mine, since }) => mine && typeof since === 'number') : null,
    languages: app.about.languages,
    installable: installPrompt.available,
  };
  app.show(settings(state, {
    back,
    speak: async (tag) => {
      await load(tag);
      await store.set({ language: tag });
      keepNotice().catch(() => {});
      await here();
    },
    changePin: () => changePin(app, device, { back: here, done: here }),
    forgotPin: app.scheme.forgot_pin ? () => new Renewal(app, device, { back: here, done: here }).begin() : undefined,
    biometricsOn: () => bindWithPin(app, device, here),
    biometricsOff: () => askHolder(app, device, {
      wish: 'remove-platform', path: '/device/platform/remove', what: 'app-biometrics-off-what', back: here, done: here,
    }),
    notificationsOn: async () => {
      await store.set({ quiet: undefined });
      if ((await askForNotifications()) === 'granted') await subscribe(app).catch(() => false);
      await here();
    },
    notificationsOff: () => attemptThere(app, here, async () => {
      await askServer(app, 'DELETE', '/push');
      await unsubscribe();
      await store.set({ quiet: true, push: undefined });
    }),
    lockOn: () => store.set({ lockOnClose: undefined }).then(here),
    lockOff: () => store.set({ lockOnClose: false }).then(here),
    activate: app.scheme.copy ? () => new Copying(app, device, { back: here, home: back, over: back }).menu() : undefined,
    typing: () => new Typing(app, device, { back: here, home: back, over: back }).begin(),
    tour: () => showTour(app, here),
    install: () => installPrompt.ask().then(here),
    unregister: () => askToLeave(app, device, here),
  }));
}

/**
 * @param {import('../app.js').App} app
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
async function askServer(app, method, path, body) {
  return app.server.signed(await owner(), { method, path, body });
}

/**
 * @param {import('../app.js').App} app
 * @param {() => unknown} here
 * @param {() => Promise<void>} work
 */
async function attemptThere(app, here, work) {
  try {
    await work();
    await here();
  } catch (error) {
    await showProblem(app, error, { again: here, home: here });
  }
}

/**
 * @param {import('../app.js').App} app
 * @param {string | undefined} subscribed
 * @param {boolean | undefined} quiet whether the holder has switched them off
 * @returns {'on' | 'off' | 'blocked' | 'missing'}
 */
function notificationState(app, subscribed, quiet) {
  if (!canPush() || app.about.push === null || app.about.push === undefined) return 'missing';
  if (Notification.permission === 'denied') return 'blocked';
  if (Notification.permission === 'default' || quiet === true) return 'off';
  return subscribed === undefined ? 'missing' : 'on';
}

/**
 * A platform key is bound with the PIN, so that whoever finds an open phone can't add a fingerprint.
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {() => unknown} done
 */
function bindWithPin(app, device, done) {
  askPin(app, device, {
    name: 'settings-pin',
    lead: 'app-biometrics-pin',
    back: done,
    use: async (digits) => {
      await bindPlatform(app, device, digits);
      await done();
    },
    mistake: (error) => {
      const failed = error instanceof DOMException || (error instanceof Problem && error.name === 'platform-refused');
      return failed ? 'app-biometrics-failed' : null;
    },
  });
}

/**
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {string} digits
 */
async function bindPlatform(app, device, digits) {
  const { platform: options } = read('unlocked', await askServer(app, 'POST', '/device/platform/options'));
  const made = await createPlatformKey(options);
  const attestation = b64.decode(made.response.attestationObject) ?? new Uint8Array(0);
  const [now, key] = await Promise.all([turn(), pinKey(digits, device.id)]);
  const transcript = platformTranscript({ issuer: app.about.issuer, device: device.id, attestation, ...now });
  const pin = b64.encode(await key.sign(transcript.asBytes()));
  const body = { platform: made, ...(await signed(now, transcript)), pin_signature: pin };
  await sendTurn(app.server, now, { method: 'PUT', path: '/device/platform', body });
}

/**
 * Leaving the account: what goes with it is said first, but by a locked app, which shows nothing of the account.
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {() => unknown} back
 */
export function askToLeave(app, device, back) {
  if (app.lock.locked) return leave(app, device, back, 'locked');
  return app.show(unregister({ device, back, leave: () => leave(app, device, back, 'holder') }));
}

/**
 * Unregisters at the server first: a wiped device could no longer say that it is gone. Where the server can't be reached, what says so is signed, kept, and
 * sent at the next contact (`leaving.js`); all else is wiped at once. Only the holder may: whoever finds the phone
 * unlocked and its mailbox open could else take the account to another phone.
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {() => unknown} back
 * @param {string} name of the screens that ask for the holder
 */
function leave(app, device, back, name) {
  let told = true;
  const later = async (/** @type {Record<string, unknown>} */ body) => {
    await leaveLater(device.id, body);
    told = false;
  };
  const done = async () => {
    await wipe();
    app.show(trouble({
      name: 'unregistered',
      title: 'app-unregistered-title',
      text: told ? ['app-unregistered'] : ['app-unregistered', 'app-unregistered-later'],
      icon: 'check',
      actions: [{ action: 'begin-again', text: 'app-to-start', press: app.restart }],
    }));
  };
  return askHolder(app, device, { name, wish: 'unregister', path: '/device/unregister', what: 'app-unregister-proof', back, done, later });
}
