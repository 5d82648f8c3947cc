// @ts-check
// Guide "Aktivér din nøgleapp", step 2: the terms, a tick, on.

import { button, h, messages, p, putText, screen, words } from '../view.js';

/** @param {{ accept: () => unknown, back: () => unknown }} to */
export function terms({ accept, back }) {
  const message = messages();
  const tick = h('input', { set: { type: 'checkbox', id: 'accept-terms' } });
  return screen({
    name: 'terms',
    title: 'app-terms-title',
    back,
    body: [
      h('div', { class: 'terms', set: { tabindex: '0', role: 'region', 'aria-label': words('app-terms-title') } }, p('app-terms-1'), p('app-terms-2'), p('app-terms-3'), p('app-terms-4')),
      h('div', { class: 'tick' }, tick, h('label', { text: 'app-terms-accept', set: { for: tick.id } })),
      message,
    ],
    actions: [button({
      action: 'next',
      text: 'app-next',
      press: () => {
        if (tick.checked) return accept();
        putText(message, 'app-terms-missing');
        return tick.focus();
      },
    })],
  });
}
