// @ts-check
// Who asks, for what, from where, how long ago: all that the answer signs (protocol §3.3).

import { ago } from '../time.js';
import { button, everySecond, facts, h, p, screen, warning } from '../view.js';

/** Guide: "Klik nu på Fortsæt". */
const ACTIONS = { 'sign-in': 'app-request-sign-in' };

/**
 * @param {import('/assets/lib/wire.js').Shown} request
 * @param {{ next: () => unknown, reject: () => unknown }} to
 */
export function look(request, { next, reject }) {
  const asked = h('span');
  const known = ACTIONS[request.action];
  const section = screen({
    name: 'request',
    title: 'app-request-title',
    body: [
      h(
        'div',
        { class: 'card asks' },
        h('div', { class: 'who' }, h('span', { class: 'logo', set: { 'aria-hidden': 'true' } }, initials(request.relying_party.name)),
          h('div', {}, h('strong', { class: 'party' }, request.relying_party.name), p(known ?? ['app-request-other', { action: request.action }]))),
        request.text !== '' && h('blockquote', {}, request.text),
        facts([
          ['app-request-from', request.browser],
          ['app-request-asked', asked],
        ]),
      ),
      warning('app-request-warning'),
    ],
    actions: [
      button({ action: 'reject', text: 'app-reject', press: reject, kind: 'outline' }),
      button({ action: 'continue', text: 'app-continue', press: next }),
    ],
  });
  everySecond(section, () => {
    asked.textContent = ago(request.asked_at);
  });
  return section;
}

/** @param {string} name */
function initials(name) {
  return name.split(/\s+/u).slice(0, 2).map((word) => [...word][0] ?? '').join('').toLocaleUpperCase();
}
