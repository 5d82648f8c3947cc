// @ts-check
// A page that waits: it moves on when something happened, keeps the QR code fresh without jumping, and says the time left.
// Everything else it needs stands in the page; without script the page reloads itself.

import { countDown } from './time-left.js';

const QR_MS = 10_000;
const POLL_MS = 3_000;

const main = /** @type {HTMLElement} */ (document.querySelector('main[data-events]'));

function moveOn() {
  location.replace(location.pathname + location.search);
}

/** Asks for this page again and moves on if it has become another, or is in another state. */
async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    const same = fresh?.dataset.page === main.dataset.page && fresh?.dataset.state === main.dataset.state;
    if (answer.ok && !same) moveOn();
  } catch {
    // Offline for a moment: the next look will tell.
  }
}

function listen() {
  const events = new EventSource(main.dataset.events ?? '');
  events.addEventListener('changed', moveOn);
  events.addEventListener('error', () => {
    // CLOSED means that the browser has given up; while it is CONNECTING it tries again by itself.
    if (events.readyState === EventSource.CLOSED) setInterval(look, POLL_MS);
  });
  addEventListener('pagehide', () => events.close());
}

/** Puts the next picture in place of the last only once it is there and decoded. */
async function refreshQr() {
  const shown = document.querySelector('img#qr');
  if (!(shown instanceof HTMLImageElement) || document.hidden) return;
  const next = /** @type {HTMLImageElement} */ (shown.cloneNode());
  const address = new URL(shown.src);
  address.searchParams.set('at', String(Date.now()));
  next.src = address.href;
  try {
    await next.decode();
    shown.replaceWith(next);
  } catch {
    // The old one stays; it works for a while yet, and another comes.
  }
}

function sayTimeLeft() {
  const line = document.getElementById('time-left');
  if (line) countDown(line, Number(line.dataset.expiresAt) - Number(line.dataset.now), 1000, look);
}

listen();
sayTimeLeft();
setInterval(refreshQr, QR_MS);
// A phone freezes pages in the background: whoever comes back from the app sees at once what happened meanwhile.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  look();
  refreshQr();
});
