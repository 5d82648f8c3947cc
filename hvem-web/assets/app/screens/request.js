// @ts-check
// Who asks, for what, from where, how long ago: all that the answer signs (protocol §3.3).

import { ago } from '../time.js';
import { button, everySecond, facts, h, messages, p, screen, warning } from '../view.js';
import { swipe } from './swipe.js';

/** Guide: "Klik nu på Fortsæt". */
const ACTIONS = { 'sign-in': 'app-request-sign-in' };

/**
 * @param {import('/assets/lib/wire.js').Shown} request
 * @param {{ next: () => unknown, swiped: (() => unknown) | undefined, reject: () => unknown }} to `swiped`: the drag to the right ends it here
 */
export function look(request, { next, swiped, reject }) {
  const [asked, message] = [h('span'), messages()];
  const no = (/** @type {'outline' | 'quiet'} */ kind) => button({ action: 'reject', text: 'app-reject', press: reject, kind });
  const known = ACTIONS[request.action];
  const section = screen({
    name: 'request',
    title: 'app-request-title',
    // Guide "Afvis en anmodning": "tryk på AFVIS øverst i venstre hjørne".
    corner: swiped && no('quiet'),
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
      swiped && message,
    ],
    actions: swiped === undefined
      ? [no('outline'), button({ action: 'continue', text: 'app-continue', press: next })]
      : [swipe(swiped, message)],
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
