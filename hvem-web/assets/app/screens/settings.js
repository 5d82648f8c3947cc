// @ts-check
// "Indstillinger" (guide of that name): what this device is, when it locks, fingerprint and face, notifications, the PIN, help, the guide, the serial number,
// and leaving the account.

import { language, languageName } from '../texts.js';
import { button, h, help, p, screen } from '../view.js';

/**
 * @typedef {object} State
 * @property {import('../store.js').Bound} device
 * @property {string | null} addedAt in words; null while offline
 * @property {boolean | null} platform null: this device has no such lock, or nobody could be asked
 * @property {'on' | 'off' | 'blocked' | 'missing'} notifications
 * @property {boolean | null} lockOnClose null: the app is not locked in this scheme
 * @property {boolean | null} types whether it types codes; null: every app may, in this scheme
 * @property {readonly string[]} languages
 * @property {boolean} installable
 */
/**
 * @typedef {object} To
 * @property {() => unknown} back
 * @property {(tag: string) => unknown} speak
 * @property {() => unknown} changePin
 * @property {(() => unknown) | undefined} forgotPin
 * @property {() => unknown} biometricsOn
 * @property {() => unknown} biometricsOff
 * @property {() => unknown} notificationsOn
 * @property {() => unknown} notificationsOff
 * @property {() => unknown} lockOn
 * @property {() => unknown} lockOff
 * @property {(() => unknown) | undefined} activate where the app can be copied to another phone
 * @property {() => unknown} typing
 * @property {() => unknown} tour
 * @property {() => unknown} install
 * @property {() => unknown} unregister
 */

/** @param {State} state @param {To} to */
export function settings(state, to) {
  return screen({
    name: 'settings',
    title: 'app-settings',
    back: to.back,
    body: [
      deviceCard(state),
      to.activate && row('app-activate-row', button({ action: 'activate-menu', text: 'app-activate-menu', press: to.activate, kind: 'outline' })),
      state.lockOnClose !== null && lockRow(state.lockOnClose, to),
      state.platform !== null && biometricsRow(state.platform, to),
      notificationsRow(state, to),
      pinRow(to),
      state.types !== null && typingRow(state.types, to),
      row('app-support-row', help('', 'app-help-more'), 'app-support-hint'),
      row('app-tour-row', button({ action: 'tour', text: 'app-tour-show', press: to.tour, kind: 'outline' })),
      serialRow(state.device),
      row('app-language', h('div', { class: 'choice' }, ...state.languages.map((tag) => languageButton(tag, to)))),
      state.installable && row('app-home-screen', button({ action: 'install', text: 'app-home-screen-add', press: to.install, kind: 'outline' })),
      row('app-unregister-row', button({ action: 'unregister', text: 'app-unregister', press: to.unregister, kind: 'outline' }), 'app-unregister-hint'),
    ],
  });
}

/** @param {State} state */
function deviceCard({ device, addedAt }) {
  return h(
    'div',
    { class: 'card device' },
    h('b', { class: 'party' }, device.name),
    h('div', { class: 'quiet account' }, device.account),
    addedAt && h('div', { class: 'quiet small', text: ['app-added', { date: addedAt }] }),
  );
}

/** @param {import('../store.js').Bound} device */
function serialRow({ serial }) {
  return row('app-serial', h('div', { class: 'serial' }, h('strong', {}, serial)), 'app-serial-hint');
}

/** @param {boolean} types @param {To} to */
function typingRow(types, to) {
  const control = button({ action: 'typing', text: types ? 'app-typing-to-scan' : 'app-typing-to-codes', press: to.typing, kind: 'outline' });
  return row('app-typing-row', control, types ? 'app-typing-is-on' : 'app-typing-is-off');
}

/** @param {boolean} on @param {To} to */
function lockRow(on, to) {
  const control = on
    ? button({ action: 'lock-off', text: 'app-lock-on-close-off', press: to.lockOff, kind: 'outline' })
    : button({ action: 'lock-on', text: 'app-lock-on-close-on', press: to.lockOn, kind: 'outline' });
  return row('app-lock-on-close', control, on ? 'app-lock-on-close-is-on' : 'app-lock-on-close-is-off');
}

/**
 * @param {string} title
 * @param {import('../view.js').Child} control
 * @param {string} [hint]
 */
function row(title, control, hint) {
  return h('div', { class: 'row' }, h('h2', { text: title }), hint && p(hint, 'quiet small'), control);
}

/** @param {string} tag @param {To} to */
function languageButton(tag, to) {
  const set = { type: 'button', lang: tag, 'aria-pressed': String(tag === language()) };
  return h('button', { class: 'button outline', action: `language-${tag}`, set, press: () => to.speak(tag) }, languageName(tag));
}

/** @param {To} to */
function pinRow({ changePin, forgotPin }) {
  const ways = h(
    'div',
    { class: 'choice' },
    button({ action: 'change-pin', text: 'app-change-pin-title', press: changePin, kind: 'outline' }),
    forgotPin && button({ action: 'forgot-pin', text: 'app-forgot-pin', press: forgotPin, kind: 'outline' }),
  );
  return row('app-pin-row', ways);
}

/** @param {boolean} on @param {To} to */
function biometricsRow(on, to) {
  const control = on
    ? button({ action: 'biometrics-off', text: 'app-biometrics-off', press: to.biometricsOff, kind: 'outline' })
    : button({ action: 'biometrics-on', text: 'app-biometrics-on', press: to.biometricsOn, kind: 'outline' });
  return row('app-biometrics', control, on ? 'app-biometrics-is-on' : 'app-biometrics-is-off');
}

const NOTIFICATIONS = {
  on: 'app-notifications-on',
  off: 'app-notifications-off',
  blocked: 'app-notifications-blocked',
  missing: 'app-notifications-missing',
};

/** @param {State} state @param {To} to */
function notificationsRow({ notifications }, to) {
  const ways = {
    off: () => button({ action: 'notifications-on', text: 'app-notifications-turn-on', press: to.notificationsOn, kind: 'outline' }),
    on: () => button({ action: 'notifications-off', text: 'app-notifications-turn-off', press: to.notificationsOff, kind: 'outline' }),
    blocked: () => null,
    missing: () => null,
  };
  const control = ways[notifications]();
  return row('app-notifications', control, NOTIFICATIONS[notifications]);
}

/** Leaving the account on this device: everything here is deleted. */
export function unregister(/** @type {{ device: import('../store.js').Bound, leave: () => unknown, back: () => unknown }} */ to) {
  return screen({
    name: 'unregister',
    title: 'app-unregister-title',
    back: to.back,
    body: [p(['app-unregister-what', { account: to.device.account }]), p('app-unregister-then', 'quiet')],
    actions: [
      button({ action: 'cancel', text: 'app-keep', press: to.back, kind: 'outline' }),
      button({ action: 'unregister-confirm', text: 'app-unregister', kind: 'danger', press: to.leave }),
    ],
  });
}
