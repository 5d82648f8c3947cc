// @ts-check
// On iOS storage and push belong to the app on the home screen, so it is put there before it is activated.

import { p, ring, screen, steps } from '../view.js';

/** A link on iOS opens in the browser, whose storage is not that of the app on the home screen: the code goes there by hand. */
export function openFromHomeScreen() {
  return screen({
    name: 'open-from-home-screen',
    title: 'app-open-from-home-title',
    picture: ring('home'),
    body: [p('app-open-from-home'), steps(['app-open-from-home-1', 'app-open-from-home-2', 'app-open-from-home-3'])],
  });
}

export function install() {
  return screen({
    name: 'install',
    title: 'app-install-title',
    picture: ring('home'),
    body: [
      p('app-install-why'),
      steps(['app-install-share', 'app-install-add', 'app-install-open']),
      p('app-install-code', 'quiet small'),
    ],
  });
}
