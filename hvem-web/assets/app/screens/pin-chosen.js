// @ts-check
// The end of *Change PIN code* and *Forgot PIN code*.

import { button, p, ring, screen } from '../view.js';

/** @param {{ done: () => unknown }} to */
export function pinChosen({ done }) {
  return screen({
    name: 'pin-chosen',
    title: 'app-pin-chosen-title',
    picture: ring('check'),
    centred: true,
    body: [p('app-pin-chosen'), p('app-pin-chosen-mail', 'quiet small')],
    actions: [button({ action: 'done', text: 'app-done', press: done })],
  });
}
