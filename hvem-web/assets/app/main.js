// @ts-check
// The app's start: what is stored, what the address carries, and which screen that leads to.
//
// Screens (data-screen) and their actions (data-action), stable for tests. `back`, `settings` and `help` stand in the bar; `help` on each.
//   starting
//   unsupported
//   install                                                          iOS, before activation
//   open-from-home-screen                                            iOS: a request's link was opened in the browser
//   welcome                initialise
//   not-activated          initialise                                a request came to an unbound app
//   no-screen-lock         try-again, back
//   permissions            continue, back
//   camera-refused         try-again, back
//   notifications-refused  try-again, back
//   scan                   type-code (for requests), back
//   type-code              submit-code, scan, back                   input #code
//   enrol-pin              next, back                                keys data-key 0…9, delete
//   terms                  next, back                                input #accept-terms
//   credentials            next, back                                inputs #user-id, #password
//   ways                   next, back                                inputs #way-copy, #way-letter
//   copy-tick              scan-code, back                           input #copy-tick-tick
//   copy-near              continue, back
//   copy-meet              stop                                      #qr, .characters
//   pin-intro              next, back
//   activate-menu          copy-app, back
//   copy-intro             begin-copy, back
//   copy-confirm           start-copy, back                          input #copy-confirm-tick
//   copy-waits             next, stop, back
//   copy-ready             show-code, stop-copy, back
//   copy-code              stop-copy                                 #qr
//   copy-compare           same, differ                              .characters
//   copy-vouched           done, stop-copy
//   copy-elsewhere         done, stop-copy
//   locked-copy            stop-copy, my-copy
//   copied                 remove-copied, my-copy
//   typing-intro           begin-typing, back
//   typing-confirm         start-typing, back                        input #typing-confirm-tick
//   typing-waits           next, stop, back
//   typing-ready           confirm-typing, stop-typing, back
//   typing-on              done, scan-again
//   typing-elsewhere       done, stop-typing
//   user-id                next, back                                input #user-id
//   letter                 next, back                                inputs #user-id, #letter-number, #letter-code
//   sms-code               next, another-sms, back                   input #sms-code
//   no-sms                 another-sms, back
//   offer-notifications    accept-notifications, decline-notifications
//   pin-waits              next, stop, back
//   card-key               use-key, back                             input #card-key
//   no-key                 another-key, back
//   waiting-period         next, stop
//   tour-1 … tour-4        next, back
//   offer-biometrics       accept-biometrics, decline-biometrics
//   bound                  done
//   already-bound          done, settings
//   locked-pin             authenticate, use-platform, forgot-pin    keys data-key
//   locked-platform        use-platform, use-pin
//   home                   scan, type-code, refresh, settings, copy, typing
//   waiting                scan, type-code, settings
//   request                continue or swipe, reject
//   approve-pin            authenticate, use-platform, back          keys data-key
//   approve-platform       use-platform, use-pin, back
//   reject                 reject-confirm, not-me, back
//   receipt                done                                      data-decision: approve, reject, not-me
//   settings               activate-menu, change-pin, forgot-pin, typing, language-da, language-en, biometrics-on, biometrics-off, notifications-on, install,
//                          unregister, back
//   settings-pin           authenticate, back                        keys data-key
//   unregister             unregister-confirm, cancel, back
//   holder-pin             authenticate, use-platform, back          keys data-key
//   holder-platform        use-platform, use-pin, back
//   change-pin             next, back                                keys data-key
//   choose-pin             next, back                                keys data-key
//   repeat-pin             next, back                                keys data-key
//   forgot-pin             next, back                                inputs #user-id, #password
//   renew-platform         use-platform, back
//   pin-chosen             done
//   trouble                try-again, done, scan, begin-again, continue, reset, use-platform, forgot-pin, unregister    data-problem: the
//                          problem's name in docs/protocol.md, or offline, unsent, unexpected, enrolment-expired, enrolment-stop,
//                          unregistered, wrong-address, forgotten

import * as carried from '/assets/lib/carried.js';
import { App, show } from './app.js';
import * as devices from './device.js';
import { Activation } from './flow/activate.js';
import { standStill } from './flow/blocked.js';
import { beforeOpening } from './flow/copied.js';
import { Enrolment } from './flow/enrol.js';
import { Home } from './flow/home.js';
import { finishLeaving } from './flow/leaving.js';
import { Renewal } from './flow/new-pin.js';
import { installPrompt } from './install.js';
import { passes } from './problems.js';
import { isOfCopy, keepNotice, register } from './push.js';
import { install, openFromHomeScreen } from './screens/install.js';
import { unsupported } from './screens/refused.js';
import { trouble } from './screens/trouble.js';
import { notActivated, starting } from './screens/welcome.js';
import { about } from './server.js';
import * as store from './store.js';
import { choose, load } from './texts.js';
import { learn, recall } from './time.js';

/** The languages that exist before the server was asked. */
const LANGUAGES = ['da', 'en'];

const main = /** @type {HTMLElement} */ (document.getElementById('app'));

/** The bound app, once: it listens for requests. @type {Home | null} */
let home = null;

/**
 * What the address carries, taken out of the address bar and the history at once: it is secret, and worth something once.
 * @returns {carried.Carried | null}
 */
function takeFragment() {
  const found = carried.readAddress(location.hash.slice(1));
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  return found;
}

async function start() {
  const code = takeFragment();
  installPrompt.watch();
  const stored = await store.get('language').catch(() => undefined);
  await load(choose(stored, navigator.languages, LANGUAGES));
  document.getElementById('no-start')?.remove();
  const lacking = await devices.lacks();
  if (lacking.length > 0) return show(main, unsupported(lacking));
  recall((await store.get('clockOffset')) ?? 0);
  show(main, starting());
  register();
  keepNotice().catch(() => {});
  return connect(code);
}

/**
 * Asks the server for its rules; offline the last ones heard do.
 * @param {carried.Carried | null} code
 */
async function connect(code) {
  let rules;
  try {
    rules = await about();
    await store.set({ about: rules, clockOffset: learn(rules.now) });
  } catch (error) {
    rules = passes(error) ? await store.get('about') : undefined;
  }
  if (rules === undefined) return offline(code);
  if (new URL(rules.issuer).origin !== location.origin) return wrongAddress(rules.issuer);
  const app = new App(main, rules);
  app.restart = () => route(app, null);
  app.goHome = () => route(app, null);
  app.standStill = () => standStill(app);
  app.forgotPin = async (then) => {
    const device = await store.get('device');
    if (device !== undefined) new Renewal(app, device, { back: app.goHome, done: then }).begin();
  };
  finishLeaving(app.server).catch(() => {});
  addEventListener('online', () => finishLeaving(app.server).catch(() => {}));
  await app.lock.begin();
  navigator.serviceWorker?.addEventListener('message', ({ data }) => {
    if (data?.type === 'wake' && isOfCopy(data.says) && app.lock.locked && app.shown.startsWith('locked-')) app.restart();
  });
  addEventListener('hashchange', () => {
    const followed = takeFragment();
    if (followed !== null) route(app, followed);
  });
  return route(app, code);
}

/**
 * @param {App} app
 * @param {carried.Carried | null} code
 */
async function route(app, code) {
  const [device, enrolling, activating] = await Promise.all([store.get('device'), store.get('enrolling'), store.get('activating')]);
  const types = (await store.get('types')) === true;
  app.lock.guard(device !== undefined);
  if (device !== undefined) {
    const go = () => atHome(app, device, code, types);
    return app.lock.locked ? beforeOpening(app, () => app.lock.open(device, go)) : go();
  }
  home?.live.stop();
  home = null;
  if (devices.mustBeInstalledFirst()) return app.show(code === null || code.kind === 'enrolment' ? install() : openFromHomeScreen());
  if (app.scheme.activate?.includes('signed-in') === false) return routeAlone(app, code, activating);
  const enrolment = new Enrolment(app, code?.kind === 'enrolment' ? code : null);
  if (code !== null && code.kind !== 'enrolment') return app.show(notActivated({ initialise: enrolment.initialise }));
  if (enrolling !== undefined && code === null) return enrolment.resume(enrolling);
  return enrolment.begin();
}

/**
 * Where the phone activates alone.
 * @param {App} app
 * @param {carried.Carried | null} code
 * @param {store.Activating | undefined} activating
 */
function routeAlone(app, code, activating) {
  const activation = new Activation(app);
  if (activating !== undefined) return activation.resume();
  if (code !== null) return app.show(notActivated({ initialise: activation.initialise }));
  return activation.begin();
}

/**
 * @param {App} app
 * @param {store.Bound} device
 * @param {carried.Carried | null} code
 * @param {boolean} types
 */
function atHome(app, device, code, types) {
  if (home === null || home.device.id !== device.id) {
    home?.live.stop();
    home = new Home(app, device, types);
    home.listen();
  }
  if (code === null) home.open();
  else home.take(code);
}

/** @param {carried.Carried | null} code */
function offline(code) {
  show(main, trouble({
    name: 'offline',
    title: 'app-offline-title',
    text: ['app-offline-long'],
    icon: 'cloud',
    actions: [{ action: 'try-again', text: 'app-try-again', press: () => connect(code) }],
  }));
}

/** Keys belong to one address; under another one the same server would see a stranger. */
function wrongAddress(/** @type {string} */ issuer) {
  const address = `${issuer}/app/`;
  show(main, trouble({
    name: 'wrong-address',
    title: 'app-wrong-address-title',
    text: [['app-wrong-address', { address }]],
    actions: [{ action: 'continue', text: 'app-open', press: () => location.assign(address) }],
  }));
}

start().catch((error) => {
  document.getElementById('no-start')?.removeAttribute('hidden');
  throw error;
});
