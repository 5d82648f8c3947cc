// @ts-check
// Saying no, and telling whether it was somebody else who asked.

import { button, p, screen } from '../view.js';

/** @param {string} party @param {{ reject: () => unknown, notMe: () => unknown, back: () => unknown }} to */
export function reject(party, { reject: no, notMe, back }) {
  return screen({
    name: 'reject',
    title: 'app-reject-title',
    back,
    body: [p(['app-reject-what', { party }]), p('app-reject-not-me', 'quiet')],
    actions: [
      button({ action: 'not-me', text: 'app-not-me', press: notMe, kind: 'outline' }),
      button({ action: 'reject-confirm', text: 'app-reject', press: no, kind: 'danger' }),
    ],
  });
}
