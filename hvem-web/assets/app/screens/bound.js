// @ts-check
// Guide step 5, the end of activation: what this device is now, and what happens next.

import { button, facts, p, ring, screen } from '../view.js';

/** @param {import('../store.js').Bound} device @param {{ done: () => unknown }} to */
export function bound(device, { done }) {
  return screen({
    name: 'bound',
    title: 'app-bound-title',
    picture: ring('check'),
    centred: true,
    body: [
      p('app-bound-now'),
      facts([
        ['app-device-name', device.name],
        ['app-account', device.account],
      ]),
      p('app-bound-mail', 'quiet small'),
    ],
    actions: [button({ action: 'done', text: 'app-done', press: done })],
  });
}
