// @ts-check
// Every problem of the protocol in words: what happened, what now. Flows add what only they know.

import { Forgotten } from './keys.js';
import { unsubscribe } from './push.js';
import { trouble } from './screens/trouble.js';
import { Offline, Problem } from './server.js';
import * as store from './store.js';

/** @typedef {{ title: string, text: string[], icon?: string, way: 'again' | 'home' | 'restart' | 'scan' | 'forgot' }} Told */

/** @type {Record<string, Told>} */
const TOLD = {
  offline: { title: 'app-offline-title', text: ['app-offline-long'], icon: 'cloud', way: 'again' },
  clock: { title: 'app-clock-title', text: ['app-clock'], icon: 'clock', way: 'again' },
  'unknown-device': { title: 'app-unknown-device-title', text: ['app-unknown-device'], way: 'again' },
  'device-removed': { title: 'app-removed-title', text: ['app-removed', 'app-removed-wiped'], icon: 'phone', way: 'restart' },
  'device-blocked': { title: 'app-blocked-title', text: ['app-blocked-then'], icon: 'lock', way: 'again' },
  'device-cloned': { title: 'app-cloned-title', text: ['app-cloned', 'app-removed-wiped'], way: 'restart' },
  malformed: { title: 'app-malformed-title', text: ['app-malformed'], way: 'again' },
  'try-later': { title: 'app-try-later-title', text: ['app-try-later'], icon: 'clock', way: 'again' },
  unavailable: { title: 'app-unavailable-title', text: ['app-unavailable'], icon: 'cloud', way: 'again' },
  'enrolment-unknown': { title: 'app-enrolment-unknown-title', text: ['app-enrolment-unknown', 'app-enrolment-again'], icon: 'clock', way: 'restart' },
  'enrolment-ended': { title: 'app-enrolment-ended-title', text: ['app-enrolment-ended', 'app-enrolment-again'], way: 'restart' },
  'enrolment-expired': { title: 'app-enrolment-expired-title', text: ['app-enrolment-expired', 'app-enrolment-again'], icon: 'clock', way: 'restart' },
  'copy-unknown': { title: 'app-copy-ended-title', text: ['app-copy-ended'], icon: 'clock', way: 'home' },
  'copy-ended': { title: 'app-copy-ended-title', text: ['app-copy-ended'], icon: 'clock', way: 'home' },
  'copy-under-way': { title: 'app-copy-elsewhere-title', text: ['app-copy-under-way-elsewhere'], icon: 'phone', way: 'again' },
  'copy-not-yet': { title: 'app-copy-waits-title', text: ['app-copy-waits-why'], icon: 'clock', way: 'again' },
  'copy-code-over': { title: 'app-copy-code-over-title', text: ['app-copy-code-over'], icon: 'clock', way: 'again' },
  'copy-too-late': { title: 'app-copy-late-title', text: ['app-copy-late'], icon: 'clock', way: 'again' },
  'typing-unknown': { title: 'app-typing-ended-title', text: ['app-typing-ended'], icon: 'clock', way: 'home' },
  'typing-ended': { title: 'app-typing-ended-title', text: ['app-typing-ended'], icon: 'clock', way: 'home' },
  'typing-not-yet': { title: 'app-typing-waits-title', text: ['app-typing-waits-why'], icon: 'clock', way: 'again' },
  'typing-off': { title: 'app-typing-off-title', text: ['app-typing-off', 'app-typing-off-then'], icon: 'scan', way: 'scan' },
  'letter-over': { title: 'app-letter-over-title', text: ['app-letter-over', 'app-letter-over-then'], icon: 'clock', way: 'again' },
  'no-user-id': { title: 'app-no-user-id-title', text: ['app-no-user-id'], way: 'again' },
  'no-telephone': { title: 'app-no-telephone-title', text: ['app-no-telephone'], icon: 'phone', way: 'again' },
  'telephone-rests': { title: 'app-telephone-rests-title', text: ['app-telephone-rests'], icon: 'clock', way: 'again' },
  'too-many-devices': { title: 'app-too-many-title', text: ['app-too-many', 'app-too-many-then'], icon: 'phone', way: 'restart' },
  'request-unknown': { title: 'app-request-unknown-title', text: ['app-request-unknown'], icon: 'scan', way: 'scan' },
  'request-expired': { title: 'app-request-expired-title', text: ['app-request-expired'], icon: 'clock', way: 'home' },
  'request-decided': { title: 'app-request-decided-title', text: ['app-request-decided'], icon: 'check', way: 'home' },
  'wrong-code': { title: 'app-wrong-code-title', text: ['app-wrong-code', 'app-wrong-code-then'], way: 'home' },
  'pin-off': { title: 'app-pin-off-title', text: ['app-pin-off', 'app-pin-off-then'], icon: 'lock', way: 'forgot' },
  'passwords-spent': { title: 'app-passwords-spent-title', text: ['app-passwords-spent', 'app-passwords-spent-then'], icon: 'lock', way: 'home' },
  'renewal-unknown': { title: 'app-renewal-unknown-title', text: ['app-renewal-unknown'], icon: 'clock', way: 'again' },
  forgotten: { title: 'app-forgotten-title', text: ['app-forgotten', 'app-ask-used-before-2'], icon: 'phone', way: 'restart' },
  unexpected: { title: 'app-unexpected-title', text: ['app-unexpected'], way: 'again' },
};

/** What a device that was removed, or copied, does with its storage (protocol §1.2, §3.3). */
const WIPES = ['device-removed', 'device-cloned'];

/**
 * @param {unknown} error
 * @returns {string} a name of the table above
 */
export function nameOf(error) {
  if (error instanceof Offline) return 'offline';
  if (error instanceof Forgotten) return 'forgotten';
  if (error instanceof Problem) return error.name in TOLD ? error.name : 'malformed';
  return 'unexpected';
}

/**
 * Whether a call may succeed when it is simply made again.
 * @param {unknown} error
 */
export function passes(error) {
  return ['offline', 'unavailable', 'try-later'].includes(nameOf(error));
}

/**
 * *Forgot PIN code*, where the scheme knows such a way.
 * @param {import('./app.js').App} app
 * @param {() => unknown} then where to go on with the new PIN
 * @param {import('./view.js').Button['kind']} [kind]
 * @returns {import('./view.js').Button[]}
 */
export function forgotten(app, then, kind) {
  if (!app.scheme.forgot_pin) return [];
  return [{ action: 'forgot-pin', text: 'app-forgot-pin', press: () => app.forgotPin(then), kind }];
}

/**
 * @typedef {object} Ways
 * @property {() => unknown} again
 * @property {() => unknown} [scan]
 * @property {() => unknown} [home] where to leave to; the start, unless something else is nearer
 * @property {() => unknown} [forgot] where to go on with a new PIN
 * @property {import('./view.js').Button[]} [others]
 */

/**
 * Shows a problem, and wipes the device when the server says so.
 * @param {import('./app.js').App} app
 * @param {unknown} error
 * @param {Ways} to
 */
export async function showProblem(app, error, to) {
  const name = nameOf(error);
  // Two calls may hear of it at once: one that the app is closed, the other one why. Why is what stays.
  const knowsWhy = () => name === 'device-removed' && document.querySelector('[data-problem="device-cloned"]') !== null;
  if (knowsWhy()) return;
  // It has a screen of its own, which goes on by itself.
  if (name === 'device-blocked') return app.standStill();
  if (WIPES.includes(name)) await wipe();
  // The other one may have been told while this one was forgetting.
  if (knowsWhy()) return;
  const { way, ...told } = TOLD[name];
  const home = to.home ?? app.goHome;
  const homeward = { action: 'done', text: to.home === undefined ? 'app-to-start' : 'app-stop', press: home };
  const ways = {
    again: { action: 'try-again', text: 'app-try-again', press: to.again },
    home: homeward,
    restart: { action: 'begin-again', text: 'app-begin-again', press: app.restart },
    scan: { action: 'scan', text: 'app-scan-again', press: to.scan ?? app.goHome },
    forgot: forgotten(app, to.forgot ?? app.goHome)[0] ?? homeward,
  };
  const members = error instanceof Problem ? error.members : {};
  app.show(trouble({
    ...told,
    name,
    until: [members.retry_at, members.until, members.waits_until].find((at) => typeof at === 'number') ?? null,
    actions: [...(to.others ?? []), ...others(app, name, way, homeward), ways[way]],
    // Only where nobody knows better than to ask: an expired request needs no support.
    reference: error instanceof Problem && way === 'again' ? error.reference : undefined,
  }));
}

/**
 * The second way, where there is one.
 * @param {import('./app.js').App} app
 * @param {string} name
 * @param {Told['way']} way
 * @param {import('./view.js').Button} homeward
 * @returns {import('./view.js').Button[]}
 */
function others(app, name, way, homeward) {
  const reset = async () => {
    await wipe();
    app.restart();
  };
  // Anyone in between could answer "unknown": the device forgets itself only when the person says so.
  if (name === 'unknown-device') return [{ action: 'reset', text: 'app-reset', press: reset, kind: 'outline' }];
  const leaves = way === 'again' || way === 'scan' || (way === 'forgot' && Boolean(app.scheme.forgot_pin));
  return leaves ? [{ ...homeward, kind: 'outline' }] : [];
}

/** Forgets the account and ends the push subscription, which would otherwise go on waking an empty app. */
export async function wipe() {
  await store.wipe();
  await unsubscribe();
}
