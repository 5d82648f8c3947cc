// @ts-check
// What was answered, to whom, when.

import { clockTime } from '../time.js';
import { button, facts, p, ring, screen } from '../view.js';

const TOLD = {
  approve: { title: 'app-receipt-approved-title', text: 'app-receipt-approved', icon: 'check' },
  reject: { title: 'app-receipt-rejected-title', text: 'app-receipt-rejected', icon: 'cross' },
  'not-me': { title: 'app-receipt-not-me-title', text: 'app-receipt-not-me', icon: 'cross' },
};

/**
 * @param {object} answer
 * @param {import('/assets/lib/wire.js').Decision} answer.decision
 * @param {import('/assets/lib/wire.js').Shown} answer.request
 * @param {number} answer.at
 * @param {boolean} answer.goesBack the page that asked comes back by itself
 * @param {{ done: () => unknown }} to
 */
export function receipt({ decision, request, at, goesBack }, { done }) {
  const told = TOLD[decision];
  const section = screen({
    name: 'receipt',
    title: told.title,
    picture: ring(told.icon),
    centred: true,
    body: [
      p(goesBack ? 'app-receipt-goes-back' : told.text),
      facts([
        ['app-receipt-party', request.relying_party.name],
        ['app-request-from', request.browser],
        ['app-receipt-time', clockTime(at)],
      ]),
    ],
    actions: [button({ action: 'done', text: goesBack ? 'app-receipt-go' : 'app-done', press: done })],
  });
  section.dataset.decision = decision;
  return section;
}
