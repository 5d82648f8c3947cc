// @ts-check
// The app is blocked (protocol §1.2): it answers nothing, says what to do, and goes on by itself once it is opened. Its holder may leave the account.

import { read } from '/assets/lib/wire.js';
import { owner } from '../keys.js';
import { passes, showProblem } from '../problems.js';
import { trouble } from '../screens/trouble.js';
import { said, untilOpened } from '../standstill.js';
import * as store from '../store.js';
import { askToLeave } from './settings.js';

/** Whether it is being asked why: several calls may hear of it at once. */
let asking = false;

/** @param {import('../app.js').App} app */
export async function standStill(app) {
  if (asking || document.querySelector('[data-problem="device-blocked"]')) return;
  asking = true;
  try {
    const blocked = await ask(app);
    if (blocked === null) await app.goHome();
    else draw(app, blocked);
  } catch (error) {
    await showProblem(app, error, { again: () => standStill(app) });
  } finally {
    asking = false;
  }
}

/**
 * @param {import('../app.js').App} app
 * @returns {Promise<import('../standstill.js').Blocked | null>} null where it is open
 */
async function ask(app) {
  const shown = read('device', await app.server.signed(await owner(), { method: 'GET', path: '/device' }));
  return shown.blocked ?? null;
}

/**
 * @param {import('../app.js').App} app
 * @param {import('../standstill.js').Blocked} blocked
 */
function draw(app, blocked) {
  const here = () => draw(app, blocked);
  const section = trouble({
    name: 'device-blocked',
    title: 'app-blocked-title',
    text: said(blocked, app.about.issuer),
    icon: 'lock',
    actions: [
      { action: 'unregister', text: 'app-unregister', press: () => leave(app, here), kind: 'outline' },
      { action: 'try-again', text: 'app-try-again', press: () => look(app) },
    ],
  });
  app.show(section);
  untilOpened({ ask: () => ask(app), left: () => !section.isConnected, rest: sleep, passes })
    .then((open) => open && app.goHome(), (error) => section.isConnected && showProblem(app, error, { again: here }));
}

/** @param {import('../app.js').App} app */
async function look(app) {
  const blocked = await ask(app).catch((error) => error);
  if (blocked instanceof Error) await showProblem(app, blocked, { again: () => standStill(app) });
  else if (blocked === null) await app.goHome();
  else draw(app, blocked);
}

/**
 * @param {import('../app.js').App} app
 * @param {() => unknown} back
 */
async function leave(app, back) {
  const device = await store.get('device');
  if (device !== undefined) await askToLeave(app, device, back);
}

/**
 * Sleeps, unless the app is brought to the front or the network is back: then it may be open.
 * @param {number} ms
 */
function sleep(ms) {
  return new Promise((resolve) => {
    const woken = new AbortController();
    const over = () => {
      woken.abort();
      clearTimeout(timer);
      resolve(undefined);
    };
    const timer = setTimeout(over, ms);
    document.addEventListener('visibilitychange', over, { signal: woken.signal });
    addEventListener('online', over, { signal: woken.signal });
  });
}
