// @ts-check
// The service worker and Web Push (RFC 8030). Without push the app still works: it fetches by itself while it is open.

import * as b64 from '/assets/lib/b64.js';
import { buffer } from '/assets/lib/bytes.js';
import { sender } from './keys.js';
import { canPush } from './permissions.js';
import * as store from './store.js';
import { language, say } from './texts.js';

const WORKER = '/app/sw.js';
/** The tag of notifications that say that something waits, as the service worker sets it. */
export const WAITING = 'hvem-waiting';
/** The words of a notification, by what the push says (protocol §3.1). */
const NOTICES = {
  waits: ['app-notice-title', 'app-notice-body'],
  'copy-began': ['app-notice-copy-began-title', 'app-notice-copy-began-body'],
  'copy-ready': ['app-notice-copy-ready-title', 'app-notice-copy-ready-body'],
  'device-copied': ['app-notice-device-copied-title', 'app-notice-device-copied-body'],
  'contact-changed': ['app-notice-contact-changed-title', 'app-notice-contact-changed-body'],
  'typing-began': ['app-notice-typing-began-title', 'app-notice-typing-began-body'],
  'typing-ready': ['app-notice-typing-ready-title', 'app-notice-typing-ready-body'],
  'typing-on': ['app-notice-typing-on-title', 'app-notice-typing-on-body'],
  'pin-ready': ['app-notice-pin-ready-title', 'app-notice-pin-ready-body'],
  'device-ready': ['app-notice-device-ready-title', 'app-notice-device-ready-body'],
};
/** Where no push service can be reached, some browsers never answer, ms. */
const PATIENCE = 10_000;

/**
 * Registers the service worker. Under Trusted Types its address must come from a policy; ours knows this one address.
 * @returns {Promise<ServiceWorkerRegistration | null>}
 */
export async function register() {
  if (!('serviceWorker' in navigator)) return null;
  try {
    const types = /** @type {any} */ (globalThis).trustedTypes;
    const address = types === undefined ? WORKER : types.createPolicy('hvem-app', { createScriptURL: () => WORKER }).createScriptURL('');
    return await navigator.serviceWorker.register(address, { scope: '/app/' });
  } catch {
    return null; // Private windows of some browsers have no workers; the app fetches by itself.
  }
}

/** The words of a notification, left where the service worker finds them: it may wake without any window of the app. */
export async function keepNotice() {
  if (!('caches' in globalThis)) return;
  const spoken = Object.entries(NOTICES).map(([says, [title, body]]) => [says, { title: say(title), body: say(body) }]);
  const notice = { ...Object.fromEntries(spoken), lang: language() };
  const cache = await caches.open('hvem-words');
  await cache.put('/app/notice.json', new Response(JSON.stringify(notice), { headers: { 'Content-Type': 'application/json' } }));
}

/**
 * Subscribes and tells the server, when this is possible and not done yet.
 * @param {import('./app.js').App} app
 * @returns {Promise<boolean>} whether pushes will come
 */
export async function subscribe(app) {
  const who = await sender();
  if (app.about.push === null || app.about.push === undefined || who === null || (await store.get('quiet')) === true) return false;
  if (!canPush() || Notification.permission !== 'granted') return false;
  const body = await describeSubscription(app.about.push.vapid);
  if (body === null) return false;
  if ((await store.get('push')) === body.endpoint) return true;
  await app.server.signed(who, { method: 'PUT', path: '/push', body });
  await store.set({ push: body.endpoint });
  return true;
}

/**
 * What a server needs to wake this app; null where it can't be woken.
 * @param {string} vapid the server's public key
 */
export async function describeSubscription(vapid) {
  const subscription = await within(PATIENCE, subscriptionFor(vapid)).catch(() => null);
  const keys = subscription?.toJSON().keys;
  if (subscription === null || keys === undefined) return null;
  return { endpoint: subscription.endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

/**
 * @param {string} vapid the server's public key
 * @returns {Promise<PushSubscription>}
 */
async function subscriptionFor(vapid) {
  const key = b64.decode(vapid);
  if (key === null) throw new TypeError('not a key');
  const { pushManager } = await navigator.serviceWorker.ready;
  const held = await pushManager.getSubscription();
  if (held !== null) return held;
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: buffer(key) });
}

/**
 * @template T
 * @param {number} ms
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
function within(ms, work) {
  return Promise.race([work, new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), ms))]);
}

/** Ends the push subscription of this browser. */
export async function unsubscribe() {
  const registration = await navigator.serviceWorker?.getRegistration('/app/').catch(() => undefined);
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => false);
}

/** Whether a push tells that something happened, or can be gone on with; else it says that a request waits. @param {unknown} says */
export function isNews(says) {
  return typeof says === 'string' && says !== 'waits' && Object.hasOwn(NOTICES, says);
}

/** Whether it tells of a copy. @param {unknown} says */
export function isOfCopy(says) {
  return says === 'copy-began' || says === 'copy-ready' || says === 'device-copied';
}

/** Takes away notifications, once the person is here. @param {string} [tag] those with this tag alone */
export async function clearNotifications(tag) {
  const registration = await navigator.serviceWorker?.getRegistration('/app/').catch(() => undefined);
  const shown = await registration?.getNotifications?.(tag === undefined ? {} : { tag }).catch(() => []);
  shown?.forEach((notification) => notification.close());
}
