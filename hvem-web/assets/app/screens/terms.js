// @ts-check
// Guide "Aktivér din nøgleapp", step 2: the terms, a tick, on.

import { h, p, words } from '../view.js';
import { ticked } from './ticked.js';

/** @param {{ accept: () => unknown, back: () => unknown }} to */
export function terms({ accept, back }) {
  const set = { tabindex: '0', role: 'region', 'aria-label': words('app-terms-title') };
  return ticked({
    name: 'terms',
    title: 'app-terms-title',
    what: h('div', { class: 'terms', set }, p('app-terms-1'), p('app-terms-2'), p('app-terms-3'), p('app-terms-4')),
    tick: { id: 'accept-terms', text: 'app-terms-accept', missing: 'app-terms-missing' },
    next: { action: 'next', text: 'app-next', press: accept },
    back,
  });
}
