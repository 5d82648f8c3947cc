// @ts-check
// The first screen: what this app is. Guide step 4: "klik på Initialise".

import { ask, button, p, ring, screen } from '../view.js';

/** @param {{ initialise: () => unknown, waitsForCode: boolean, alone?: boolean }} to `alone`: the phone needs no page on another device */
export function welcome({ initialise, waitsForCode, alone = false }) {
  const need = alone ? 'app-welcome-alone' : 'app-welcome-need';
  return screen({
    name: 'welcome',
    title: 'app-welcome-title',
    picture: ring('phone'),
    centred: true,
    body: [
      p('app-welcome-what'),
      p(waitsForCode ? 'app-welcome-code-read' : need, 'quiet'),
      ask('app-ask-used-before', ['app-ask-used-before-1', 'app-ask-used-before-2'], 'lost-keys'),
    ],
    actions: [button({ action: 'initialise', text: 'app-initialise', press: initialise })],
  });
}

/** While the app asks the server something at its start. */
export function starting() {
  return screen({ name: 'starting', title: 'app-starting', centred: true });
}

/** The request came to an app that nobody has activated. */
export function notActivated(/** @type {{ initialise: () => unknown }} */ { initialise }) {
  return screen({
    name: 'not-activated',
    title: 'app-not-activated-title',
    picture: ring('phone'),
    centred: true,
    body: [p('app-not-activated')],
    actions: [button({ action: 'initialise', text: 'app-initialise', press: initialise })],
  });
}
