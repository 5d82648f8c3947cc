// @ts-check
// The service worker: keeps the shell for offline, and turns a push into a notification that says only that something waits, or what happened.
// A push never carries anything that could be approved (protocol §3.1).

const CACHE = 'hvem-app-3';
/** Where the app leaves the words of the notification, in the language of the person (see push.js): no new version drops them. */
const WORDS = 'hvem-words';
const NOTICE = '/app/notice.json';
/** What a push may tell of (protocol §3.1), and the place of its notification: a request does not take the place of what was told. */
const TOLD = {
  'copy-began': 'hvem-copy', 'copy-ready': 'hvem-copy', 'device-copied': 'hvem-copy', 'contact-changed': 'hvem-contact',
  'typing-began': 'hvem-typing', 'typing-ready': 'hvem-typing', 'typing-on': 'hvem-typing', 'pin-ready': 'hvem-pin', 'device-ready': 'hvem-device',
};
/** How long the network may take before the kept copy is used, ms. */
const PATIENCE = 4000;

/** All that the app needs to start; a test holds this list to the files. */
const SHELL = [
  '/app/', '/app/app.css', '/app/app.js', '/app/device.js', '/app/icons.js', '/app/install.js', '/app/keys.js', '/app/live.js',
  '/app/main.js', '/app/pad.js', '/app/permissions.js', '/app/problems.js', '/app/push.js', '/app/scan.js', '/app/server.js',
  '/app/standstill.js', '/app/store.js', '/app/texts.js', '/app/time.js', '/app/view.js',
  '/app/flow/activate.js', '/app/flow/answer.js', '/app/flow/approve.js', '/app/flow/binding.js', '/app/flow/blocked.js', '/app/flow/camera.js', '/app/flow/copied.js', '/app/flow/copy.js', '/app/flow/enrol.js',
  '/app/flow/holder.js', '/app/flow/home.js', '/app/flow/leaving.js',
  '/app/flow/lock.js', '/app/flow/new-pin.js', '/app/flow/pin-entry.js', '/app/flow/settings.js', '/app/flow/sms.js', '/app/flow/take.js', '/app/flow/tour.js', '/app/flow/turning.js', '/app/flow/typing.js',
  '/app/screens/biometrics.js', '/app/screens/bound.js', '/app/screens/card.js', '/app/screens/code.js', '/app/screens/copied.js', '/app/screens/copy.js',
  '/app/screens/credentials.js', '/app/screens/home.js', '/app/screens/hour.js', '/app/screens/install.js',
  '/app/screens/letter.js', '/app/screens/notifications.js', '/app/screens/permissions.js', '/app/screens/pin.js', '/app/screens/pin-chosen.js', '/app/screens/platform.js', '/app/screens/receipt.js',
  '/app/screens/refused.js', '/app/screens/reject.js', '/app/screens/request.js', '/app/screens/scan.js',
  '/app/screens/settings.js', '/app/screens/sms.js', '/app/screens/swipe.js', '/app/screens/take.js', '/app/screens/terms.js', '/app/screens/ticked.js', '/app/screens/tour.js', '/app/screens/trouble.js', '/app/screens/typing.js', '/app/screens/welcome.js',
  '/app/manifest.webmanifest', '/app/icon.svg', '/app/icon-192.png', '/app/texts/da.json', '/app/texts/en.json',
  '/assets/lib/b64.js', '/assets/lib/bytes.js', '/assets/lib/carried.js', '/assets/lib/crockford.js', '/assets/lib/draw-qr.js', '/assets/lib/p256.js',
  '/assets/lib/pin.js', '/assets/lib/ratchet.js', '/assets/lib/transcript.js', '/assets/lib/webauthn.js', '/assets/lib/wire.js',
  '/assets/lib/qr/decode.js', '/assets/lib/qr/index.js', '/assets/site/tokens.css',
];

/** @type {any} */
const worker = self;

worker.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOldCaches().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const ours = origin === worker.location.origin && (pathname.startsWith('/app/') || pathname.startsWith('/assets/'));
  if (event.request.method === 'GET' && ours && !pathname.startsWith('/app/api/')) event.respondWith(answer(event.request));
});

worker.addEventListener('push', (event) => {
  event.waitUntil(wake(said(event.data)));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openApp(event.notification.data?.says));
});

// The browser has changed the subscription: the app tells the server of the new one when it is next open.
worker.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(tellWindows());
});

/** One file that is missing must not keep all others from being there. */
async function keepShell() {
  const cache = await caches.open(CACHE);
  await Promise.all(SHELL.map((path) => cache.add(path).catch(() => {})));
}

async function dropOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('hvem-app-') && name !== CACHE).map((name) => caches.delete(name)));
}

/**
 * The network first, so that a new version is there at once; the kept copy when it does not answer.
 * @param {Request} request
 */
async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: request.mode === 'navigate' });
  const fetched = fetch(request).then((response) => {
    if (response.ok && response.type === 'basic') cache.put(request, response.clone()).catch(() => {});
    return response;
  });
  if (kept === undefined) return fetched;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([fetched.then((response) => (response.status >= 500 ? kept : response)), late]).catch(() => kept);
}

/**
 * What a push says; one that this version does not know says that something waits.
 * @param {{ json: () => any } | null} data
 */
function said(data) {
  try {
    const { says } = data?.json() ?? {};
    return Object.hasOwn(TOLD, says) ? says : 'waits';
  } catch {
    return 'waits';
  }
}

/** An app in the foreground shows the request itself; else a notification does. What happened a notification tells in any case: nobody is to miss it. */
async function wake(/** @type {string} */ says) {
  const windows = await tellWindows(says);
  // WebKit takes the subscription away from whoever gets a push and shows nothing.
  const mustShow = /AppleWebKit/u.test(navigator.userAgent) && !/Chrome|Chromium/u.test(navigator.userAgent);
  if (says === 'waits' && windows.some((client) => client.visibilityState === 'visible') && !mustShow) return;
  const { title, body, lang } = await notice(says);
  const tag = TOLD[/** @type {keyof typeof TOLD} */ (says)] ?? 'hvem-waiting';
  const look = { icon: '/app/icon-192.png', badge: '/app/icon-192.png', tag, renotify: true, data: { says } };
  await worker.registration.showNotification(title, { body, lang, ...look });
}

/** @param {string} [says] what the push said, where one came */
async function tellWindows(says) {
  const windows = (await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(isApp);
  windows.forEach((client) => client.postMessage({ type: 'wake', says }));
  return windows;
}

/**
 * @param {string} says
 * @returns {Promise<{ title: string, body: string, lang: string }>}
 */
async function notice(says) {
  const kept = await (await caches.open(WORDS)).match(NOTICE);
  const { lang = 'da', [says]: words } = kept === undefined ? {} : await kept.json();
  if (words !== undefined) return { ...words, lang };
  // The app was not opened since this version came, or never.
  const texts = await (await answer(new Request(`/app/texts/${lang}.json`))).json();
  const kind = says === 'waits' ? '' : `-${says}`;
  return { title: texts[`app-notice${kind}-title`], body: texts[`app-notice${kind}-body`], lang };
}

/** @param {string | undefined} says what the notification was for */
async function openApp(says) {
  const windows = (await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(isApp);
  const [first] = windows;
  if (first === undefined) return worker.clients.openWindow('/app/');
  first.postMessage({ type: 'wake', says });
  return first.focus();
}

/** @param {{ url: string }} client */
function isApp(client) {
  return new URL(client.url).pathname.startsWith('/app/');
}
