// @ts-check
// Unlocking with fingerprint, face or screen lock; the PIN is one tap away.

import { button, messages, p, putText, ring, screen } from '../view.js';

/**
 * @param {object} options
 * @param {string} options.name
 * @param {import('../view.js').Text} options.what what it is for
 * @param {() => Promise<boolean>} options.usePlatform tells whether it worked
 * @param {(() => unknown) | undefined} [options.usePin] where the PIN is another way
 * @param {(() => unknown) | undefined} [options.back]
 */
export function platform({ name, what, usePlatform, usePin, back }) {
  const message = messages();
  const attempt = async () => {
    message.replaceChildren();
    if (!(await usePlatform())) putText(message, usePin === undefined ? 'app-platform-failed-alone' : 'app-platform-failed');
  };
  const main = button({ action: 'use-platform', text: 'app-platform-use', press: attempt, icon: 'finger' });
  const section = screen({
    name,
    title: 'app-platform-title',
    picture: ring('finger'),
    centred: true,
    back,
    body: [p(what), message],
    actions: [usePin && button({ action: 'use-pin', text: 'app-platform-pin', press: usePin, kind: 'outline' }), main],
  });
  return { section, begin: () => main.click() };
}
