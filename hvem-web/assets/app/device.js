// @ts-check
// What this device is and can do, as far as it decides the way through the app.

import { get } from './store.js';
import { say } from './texts.js';

/**
 * iPads say "Macintosh", but no Mac has a touch screen.
 */
export function isApple() {
  return /iPhone|iPad|iPod/u.test(navigator.userAgent) || (/Macintosh/u.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
}

/** A phone or tablet: what the scheme's rule about screen locks is for. */
export function isMobile() {
  const touchOnly = matchMedia('(pointer: coarse)').matches && !matchMedia('(any-pointer: fine)').matches;
  return isApple() || /Android|Mobile/u.test(navigator.userAgent) || touchOnly;
}

/** Opened from the home screen, not in a tab. */
export function isInstalled() {
  return matchMedia('(display-mode: standalone)').matches || /** @type {any} */ (navigator).standalone === true;
}

/** On iOS storage and push belong to the installed app, so it must be on the home screen before it is activated. */
export function mustBeInstalledFirst() {
  return isApple() && !isInstalled();
}

/** Whether there is a screen lock, fingerprint or face that a platform key can use (journey E6). */
export async function hasScreenLock() {
  if (typeof PublicKeyCredential === 'undefined') return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);
}

/**
 * What this browser lacks to hold the keys (journey N4), as ids of texts; nothing where it can run the app. Ed25519 is the newest of what is needed.
 * @returns {Promise<string[]>}
 */
export async function lacks() {
  if (!globalThis.isSecureContext || crypto.subtle === undefined) return ['app-lacks-https'];
  const [keys, storage] = await Promise.all([makesKeys(), keepsData()]);
  return [...(keys ? [] : ['app-lacks-keys']), ...(storage ? [] : ['app-lacks-storage'])];
}

function makesKeys() {
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']).then(() => true, () => false);
}

/** Private windows of some browsers have no storage, or refuse to open it. */
function keepsData() {
  return typeof indexedDB === 'undefined' ? false : get('language').then(() => true, () => false);
}

const BROWSERS = [[/Edg/u, 'Edge'], [/SamsungBrowser/u, 'Samsung Internet'], [/OPR\//u, 'Opera'], [/Firefox|FxiOS/u, 'Firefox'],
  [/Chrome|CriOS|Chromium/u, 'Chrome'], [/Safari/u, 'Safari']];
const SYSTEMS = [[/Android/u, 'Android'], [/iPhone|iPod/u, 'iPhone'], [/iPad/u, 'iPad'], [/Windows/u, 'Windows'], [/CrOS/u, 'ChromeOS'],
  [/Macintosh/u, 'Mac'], [/Linux/u, 'Linux']];

/** What the device calls itself when it is enrolled, e.g. "Chrome på Android". */
export function description() {
  const agent = navigator.userAgent;
  const named = (/** @type {any[][]} */ list) => list.find(([pattern]) => pattern.test(agent))?.[1];
  const system = isApple() && /Macintosh/u.test(agent) ? 'iPad' : named(SYSTEMS);
  return say('app-description', { browser: named(BROWSERS) ?? 'Browser', system: system ?? '–' });
}
