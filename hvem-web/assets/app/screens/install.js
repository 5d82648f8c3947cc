// @ts-check
// On iOS storage and push belong to the app on the home screen, so it is put there before it is activated.

import { p, ring, screen, steps } from '../view.js';

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
