// @ts-check
// Guide step 1: "Giv tilladelse til brug af kamera, mens app'en bruges, og til modtagelse af notifikationer". In plain words
// first; the browser's own questions come after "Fortsæt".

import { icon } from '../icons.js';
import { button, h, p, screen } from '../view.js';

/** @param {{ next: () => unknown, back: () => unknown, asksForPush: boolean }} to */
export function permissions({ next, back, asksForPush }) {
  const item = (/** @type {string} */ picture, /** @type {string} */ title, /** @type {string} */ why) =>
    h('li', {}, icon(picture), h('div', {}, h('b', { text: title }), p(why, 'quiet')));
  return screen({
    name: 'permissions',
    title: 'app-permissions-title',
    back,
    body: [
      p('app-permissions-lead'),
      h(
        'ul',
        { class: 'reasons' },
        item('camera', 'app-permissions-camera', 'app-permissions-camera-why'),
        asksForPush && item('bell', 'app-permissions-notifications', 'app-permissions-notifications-why'),
      ),
      p('app-permissions-else', 'quiet small'),
    ],
    actions: [button({ action: 'continue', text: 'app-continue', press: next })],
  });
}
