// @ts-check
// Every problem of the protocol in words: what happened, what now. Flows add what only they know.

import { trouble } from './screens/trouble.js';
import { Offline, Problem } from './server.js';
import * as store from './store.js';

/** @typedef {{ title: string, text: string[], icon?: string, way: 'again' | 'home' | 'restart' | 'scan' }} Told */

/** @type {Record<string, Told>} */
const TOLD = {
  offline: { title: 'app-offline-title', text: ['app-offline-long'], icon: 'cloud', way: 'again' },
  clock: { title: 'app-clock-title', text: ['app-clock'], icon: 'clock', way: 'again' },
  'unknown-device': { title: 'app-unknown-device-title', text: ['app-unknown-device'], way: 'again' },
  'device-removed': { title: 'app-removed-title', text: ['app-removed', 'app-removed-wiped'], icon: 'phone', way: 'restart' },
  'device-cloned': { title: 'app-cloned-title', text: ['app-cloned', 'app-removed-wiped'], way: 'restart' },
  malformed: { title: 'app-malformed-title', text: ['app-malformed'], way: 'again' },
  'try-later': { title: 'app-try-later-title', text: ['app-try-later'], icon: 'clock', way: 'again' },
  unavailable: { title: 'app-unavailable-title', text: ['app-unavailable'], icon: 'cloud', way: 'again' },
  'enrolment-unknown': { title: 'app-enrolment-unknown-title', text: ['app-enrolment-unknown', 'app-enrolment-again'], icon: 'clock', way: 'restart' },
  'enrolment-ended': { title: 'app-enrolment-ended-title', text: ['app-enrolment-ended', 'app-enrolment-again'], way: 'restart' },
  'enrolment-expired': { title: 'app-enrolment-expired-title', text: ['app-enrolment-expired', 'app-enrolment-again'], icon: 'clock', way: 'restart' },
  'request-unknown': { title: 'app-request-unknown-title', text: ['app-request-unknown'], icon: 'scan', way: 'scan' },
  'request-expired': { title: 'app-request-expired-title', text: ['app-request-expired'], icon: 'clock', way: 'home' },
  'request-decided': { title: 'app-request-decided-title', text: ['app-request-decided'], icon: 'check', way: 'home' },
  'wrong-code': { title: 'app-wrong-code-title', text: ['app-wrong-code', 'app-wrong-code-then'], way: 'home' },
  'pin-off': { title: 'app-pin-off-title', text: ['app-pin-off', 'app-pin-off-then'], icon: 'lock', way: 'home' },
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
 * Shows a problem, and wipes the device when the server says so.
 * @param {import('./app.js').App} app
 * @param {unknown} error
 * @param {{ again: () => unknown, scan?: () => unknown }} to
 */
export async function showProblem(app, error, { again, scan }) {
  const name = nameOf(error);
  if (WIPES.includes(name)) await wipe();
  const { way, ...told } = TOLD[name];
  const ways = {
    again: { action: 'try-again', text: 'app-try-again', press: again },
    home: { action: 'done', text: 'app-to-start', press: app.goHome },
    restart: { action: 'begin-again', text: 'app-begin-again', press: app.restart },
    scan: { action: 'scan', text: 'app-scan-again', press: scan ?? app.goHome },
  };
  const members = error instanceof Problem ? error.members : {};
  app.show(trouble({
    ...told,
    name,
    until: typeof members.retry_at === 'number' ? members.retry_at : null,
    actions: [...others(app, name, way), ways[way]],
    // Only where nobody knows better than to ask: an expired request needs no support.
    reference: error instanceof Problem && way === 'again' ? error.reference : undefined,
  }));
}

/**
 * The second way, where there is one.
 * @param {import('./app.js').App} app
 * @param {string} name
 * @param {Told['way']} way
 * @returns {import('./view.js').Button[]}
 */
function others(app, name, way) {
  const reset = async () => {
    await wipe();
    app.restart();
  };
  // Anyone in between could answer "unknown": the device forgets itself only when the person says so.
  if (name === 'unknown-device') return [{ action: 'reset', text: 'app-reset', press: reset, kind: 'outline' }];
  const home = { action: 'done', text: 'app-to-start', press: app.goHome, kind: /** @type {const} */ ('outline') };
  return way === 'again' || way === 'scan' ? [home] : [];
}

/** Forgets the account and ends the push subscription, which would otherwise go on waking an empty app. */
export async function wipe() {
  await store.wipe();
  const registration = await navigator.serviceWorker?.getRegistration('/app/').catch(() => undefined);
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => false);
}
