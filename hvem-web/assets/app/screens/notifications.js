// @ts-check
// Guide "Kopier din MitID app", step 25: "Acceptér notifikationer". In plain words first; the browser's own question comes after the press.

import { button, p, ring, screen } from '../view.js';

/** @param {{ accept: () => unknown, decline: () => unknown }} to */
export function offerNotifications({ accept, decline }) {
  return screen({
    name: 'offer-notifications',
    title: 'app-offer-notifications-title',
    picture: ring('bell'),
    centred: true,
    body: [p('app-permissions-notifications-why'), p('app-offer-notifications-else', 'quiet')],
    actions: [
      button({ action: 'decline-notifications', text: 'app-offer-notifications-decline', press: decline, kind: 'quiet' }),
      button({ action: 'accept-notifications', text: 'app-offer-notifications-accept', press: accept }),
    ],
  });
}
