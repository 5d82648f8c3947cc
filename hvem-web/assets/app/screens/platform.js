// @ts-check
// Unlocking with fingerprint, face or screen lock; the PIN is one tap away.

import { button, messages, p, putText, ring, screen } from '../view.js';

/**
 * @param {string} party who asks
 * @param {{ usePlatform: () => Promise<boolean>, usePin: () => unknown, back: () => unknown }} to `usePlatform` tells whether it worked
 */
export function platform(party, { usePlatform, usePin, back }) {
  const message = messages();
  const attempt = async () => {
    message.replaceChildren();
    if (!(await usePlatform())) putText(message, 'app-platform-failed');
  };
  const main = button({ action: 'use-platform', text: 'app-platform-use', press: attempt, icon: 'finger' });
  const section = screen({
    name: 'approve-platform',
    title: 'app-platform-title',
    picture: ring('finger'),
    centred: true,
    back,
    body: [p(['app-platform-what', { party }]), message],
    actions: [button({ action: 'use-pin', text: 'app-platform-pin', press: usePin, kind: 'outline' }), main],
  });
  return { section, begin: () => main.click() };
}
