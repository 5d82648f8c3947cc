// @ts-check
// Why activation stops here: what is missing, why it is needed, how to put it right (journeys E3, E5, E6).

import { isApple, isMobile } from '../device.js';
import { button, h, help, p, ring, screen, steps } from '../view.js';

/** How to allow something again differs by what holds the switch. */
function system() {
  if (isApple()) return 'apple';
  return isMobile() ? 'android' : 'desktop';
}

const AGAIN = {
  camera: {
    apple: ['app-camera-apple-1', 'app-camera-apple-2', 'app-refused-return'],
    android: ['app-refused-android-1', 'app-refused-android-2', 'app-camera-android-3'],
    desktop: ['app-refused-desktop-1', 'app-camera-desktop-2', 'app-refused-return'],
  },
  notifications: {
    apple: ['app-notifications-apple-1', 'app-notifications-apple-2', 'app-refused-return'],
    android: ['app-refused-android-1', 'app-refused-android-2', 'app-notifications-android-3'],
    desktop: ['app-refused-desktop-1', 'app-notifications-desktop-2', 'app-refused-return'],
  },
};

/**
 * @param {'camera' | 'notifications'} what
 * @param {{ again: () => unknown, back: () => unknown }} to
 */
export function permissionRefused(what, { again, back }) {
  const camera = what === 'camera';
  return screen({
    name: `${what}-refused`,
    title: camera ? 'app-camera-refused-title' : 'app-notifications-refused-title',
    picture: ring(camera ? 'camera' : 'bell', 'danger'),
    back,
    body: [
      p(camera ? 'app-camera-refused' : 'app-notifications-refused'),
      steps(AGAIN[what][system()]),
      !camera && system() === 'desktop' && p('app-notifications-private', 'quiet small'),
    ],
    actions: [button({ action: 'try-again', text: 'app-try-again', press: again })],
  });
}

const LOCK = {
  apple: ['app-lock-apple-1', 'app-lock-apple-2', 'app-lock-return'],
  android: ['app-lock-android-1', 'app-lock-android-2', 'app-lock-return'],
  desktop: ['app-lock-desktop-1', 'app-lock-return'],
};

/**
 * Guide: "Der skal være skærmlås på dit mobile apparat …, ellers kan appen af sikkerhedsgrunde ikke aktiveres."
 * @param {{ again: () => unknown, back: () => unknown }} to
 */
export function noScreenLock({ again, back }) {
  return screen({
    name: 'no-screen-lock',
    title: 'app-lock-title',
    picture: ring('lock', 'danger'),
    back,
    body: [p('app-lock-why'), steps(LOCK[system()]), help('screen-lock')],
    actions: [button({ action: 'try-again', text: 'app-try-again', press: again })],
  });
}

/**
 * Journey E5: one app, one account.
 * @param {{ account: string, name: string, home: () => unknown, settings: () => unknown }} to
 */
export function alreadyBound({ account, name, home, settings }) {
  return screen({
    name: 'already-bound',
    title: 'app-already-bound-title',
    picture: ring('phone', 'danger'),
    body: [
      p(['app-already-bound', { account, name }]),
      steps(['app-already-bound-1', 'app-already-bound-2', 'app-already-bound-3']),
      help('one-account'),
    ],
    actions: [
      button({ action: 'settings', text: 'app-settings', press: settings, kind: 'outline' }),
      button({ action: 'done', text: 'app-already-bound-keep', press: home }),
    ],
  });
}

/**
 * This browser can't hold the keys (journey N4).
 * @param {string[]} lacking what it lacks, as ids of texts
 */
export function unsupported(lacking) {
  return screen({
    name: 'unsupported',
    title: 'app-unsupported-title',
    picture: ring('lock', 'danger'),
    body: [
      p('app-unsupported'),
      h('ul', { class: 'lacking' }, ...lacking.map((text) => h('li', { text }))),
      p('app-unsupported-now'),
      steps(['app-unsupported-1', 'app-unsupported-2', 'app-unsupported-3']),
    ],
  });
}
