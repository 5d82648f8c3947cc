// @ts-check
// "Indstillinger" (protocol §4): language, fingerprint and face, notifications, unregistering.

import * as b64 from '/assets/lib/b64.js';
import { platformTranscript, read } from '/assets/lib/wire.js';
import * as devices from '../device.js';
import { installPrompt } from '../install.js';
import { createPlatformKey, pinKey, sender } from '../keys.js';
import { askForNotifications, canPush } from '../permissions.js';
import { nameOf, showProblem, wipe } from '../problems.js';
import { keepNotice, subscribe } from '../push.js';
import { pin } from '../screens/pin.js';
import { settings, unregister } from '../screens/settings.js';
import { trouble } from '../screens/trouble.js';
import { Problem } from '../server.js';
import * as store from '../store.js';
import { load } from '../texts.js';
import { day, now } from '../time.js';

/**
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {() => unknown} back
 */
export async function openSettings(app, device, back) {
  const here = () => openSettings(app, device, back);
  const known = await askServer(app, 'GET', '/device').then((value) => read('device', value)).catch((error) => error);
  if (known instanceof Problem && nameOf(known) !== 'unavailable') return showProblem(app, known, { again: here });
  const online = !(known instanceof Error);
  const locks = online && (known.platform || (await devices.hasScreenLock()));
  const state = {
    device: online ? { ...device, name: known.name, account: known.account, serial: known.serial } : device,
    addedAt: online ? day(known.added_at) : null,
    platform: locks ? known.platform : null,
    notifications: notificationState(app, await store.get('push')),
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
    biometricsOn: () => askPin(app, device, here),
    biometricsOff: () => attempt(app, here, () => askServer(app, 'DELETE', '/device/platform')),
    notificationsOn: async () => {
      if ((await askForNotifications()) === 'granted') await subscribe(app).catch(() => false);
      await here();
    },
    install: () => installPrompt.ask().then(here),
    unregister: () => app.show(unregister({ device, back: here, leave: () => leave(app) })),
  }));
}

/**
 * @param {import('../app.js').App} app
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
async function askServer(app, method, path, body) {
  const who = await sender();
  if (who === null) throw new Error('this device is not bound');
  return app.server.signed(who, { method, path, body });
}

/**
 * @param {import('../app.js').App} app
 * @param {string | undefined} subscribed
 * @returns {'on' | 'off' | 'blocked' | 'missing'}
 */
function notificationState(app, subscribed) {
  if (!canPush() || app.about.push === null || app.about.push === undefined) return 'missing';
  if (Notification.permission === 'denied') return 'blocked';
  if (Notification.permission === 'default') return 'off';
  return subscribed === undefined ? 'missing' : 'on';
}

/**
 * A platform key is bound with the PIN, so that whoever finds an open phone can't add a fingerprint.
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {() => unknown} done
 */
function askPin(app, device, done) {
  const screen = pin({
    name: 'settings-pin',
    title: 'app-pin-title',
    lead: 'app-biometrics-pin',
    digits: device.digits,
    back: done,
    enter: async (digits) => {
      try {
        await bindPlatform(app, device, digits);
        await done();
      } catch (error) {
        const problem = error instanceof Problem ? error : null;
        if (problem?.name === 'wrong-pin') screen.tell(['app-pin-wrong-left', { left: problem.members.tries_left }]);
        else if (problem?.name === 'pin-paused') showPause(app, Number(problem.members.until), done);
        else if (error instanceof DOMException || problem?.name === 'platform-refused') screen.tell('app-biometrics-failed');
        else await showProblem(app, error, { again: done });
      }
    },
  });
  app.show(screen.section);
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
  const transcript = platformTranscript({ issuer: app.about.issuer, device: device.id, attestation });
  const key = await pinKey(digits, device.id);
  const signature = b64.encode(await key.sign(transcript.asBytes()));
  await askServer(app, 'PUT', '/device/platform', { platform: made, pin_signature: signature });
}

/**
 * @param {import('../app.js').App} app
 * @param {number} until
 * @param {() => unknown} done
 */
function showPause(app, until, done) {
  app.show(trouble({
    name: 'pin-paused',
    title: 'app-pin-paused-title',
    text: ['app-pin-paused'],
    icon: 'clock',
    until: Math.max(until, now()),
    actions: [{ action: 'done', text: 'app-to-settings', press: done }],
  }));
}

/**
 * @param {import('../app.js').App} app
 * @param {() => unknown} here
 * @param {() => Promise<unknown>} work
 */
async function attempt(app, here, work) {
  try {
    await work();
    await here();
  } catch (error) {
    await showProblem(app, error, { again: here });
  }
}

/**
 * Unregisters at the server first: a wiped device could no longer say that it is gone.
 * @param {import('../app.js').App} app
 * @returns {Promise<boolean>} false when the server could not be reached
 */
async function leave(app) {
  try {
    await askServer(app, 'DELETE', '/device');
  } catch (error) {
    const gone = error instanceof Problem && ['device-removed', 'unknown-device'].includes(error.name);
    if (!gone) return false;
  }
  await wipe();
  app.show(trouble({
    name: 'unregistered',
    title: 'app-unregistered-title',
    text: ['app-unregistered'],
    icon: 'check',
    actions: [{ action: 'begin-again', text: 'app-to-start', press: app.restart }],
  }));
  return true;
}
