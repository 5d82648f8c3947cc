// @ts-check
// The screens with the PIN pad. Guide step 4: "indsætte den firecifrede kode … Klik derefter på Next"; when signing in the
// button is "Authenticate".

import { pad } from '../pad.js';
import { button, characters, h, p, screen } from '../view.js';

/** @typedef {{ section: HTMLElement, tell: (text: import('../view.js').Text | null) => void }} PinScreen */

/**
 * The PIN that was chosen in the portal, with what to compare: whose account, and the characters that both devices show.
 * @param {import('/assets/lib/wire.js').Redeemed} redeemed
 * @param {{ enter: (pin: string) => unknown, back: () => unknown }} to
 * @returns {PinScreen}
 */
export function enrolPin(redeemed, { enter, back }) {
  const pins = pad({ digits: redeemed.pin_digits, action: 'next', label: 'app-next', enter });
  const about = h(
    'div',
    { class: 'card compare' },
    h('p', { class: 'small wide' }, h('b', {}, redeemed.name), ' · ', h('span', { class: 'account' }, redeemed.account)),
    p('app-enrol-check', 'quiet small'),
    characters(redeemed.check),
  );
  const section = screen({
    name: 'enrol-pin',
    title: ['app-enrol-pin-title', { digits: redeemed.pin_digits }],
    back,
    body: [p('app-enrol-pin', 'quiet'), about, ...pins.parts],
    actions: [pins.submit],
  });
  section.classList.add('with-pad');
  pins.listen(section);
  return { section, tell: pins.tell };
}

/**
 * The PIN for an approval or for the device itself, or a new one.
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.title
 * @param {string} [options.action] of the button that submits
 * @param {string} [options.label] its text
 * @param {import('../view.js').Text} options.lead
 * @param {number} options.digits
 * @param {(pin: string) => unknown} options.enter
 * @param {(() => unknown) | undefined} [options.back]
 * @param {(() => unknown) | undefined} [options.forgot]
 * @param {(() => unknown) | undefined} [options.usePlatform]
 * @returns {PinScreen}
 */
export function pin({ name, title, action = 'authenticate', label = 'app-authenticate', lead, digits, enter, back, forgot, usePlatform }) {
  const pins = pad({ digits, action, label, enter });
  const platform = usePlatform
    && button({ action: 'use-platform', text: 'app-use-platform', press: usePlatform, kind: 'quiet', icon: 'finger' });
  const section = screen({
    name,
    title,
    back,
    body: [p(lead, 'quiet'), ...pins.parts],
    actions: [forgot && button({ action: 'forgot-pin', text: 'app-forgot-pin', press: forgot, kind: 'quiet' }), platform, pins.submit],
  });
  section.classList.add('with-pad');
  pins.listen(section);
  return { section, tell: pins.tell };
}
