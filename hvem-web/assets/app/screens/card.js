// @ts-check
// A key from the key card (guide "Aktivér din nøgleapp", steps 4 and 7; "Glemt din kode", step 3).

import { button, h, messages, p, putText, screen } from '../view.js';
import { onEnter } from './credentials.js';

/** @typedef {{ card: string, number: string, tries_left: number }} Asked */

/**
 * @param {object} to
 * @param {Asked} to.asked
 * @param {import('../view.js').Text} to.title
 * @param {import('../view.js').Text} to.label what the button does
 * @param {import('../view.js').Text | null} to.tell
 * @param {(key: string) => unknown} to.enter
 * @param {() => unknown} to.back
 */
export function askKey({ asked, title, label, tell, enter, back }) {
  const message = messages();
  if (tell !== null) putText(message, tell);
  const set = { id: 'card-key', name: 'card-key', type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: '9', enterkeyhint: 'done' };
  const input = h('input', { class: 'credential', set });
  const submit = button({
    action: 'use-key',
    text: label,
    press: () => {
      if (/^\d{6}$/u.test(input.value.replace(/\s/gu, ''))) return enter(input.value);
      putText(message, 'app-key-malformed');
      return input.focus();
    },
  });
  onEnter([input], submit);
  return screen({
    name: 'card-key',
    title,
    back,
    body: [
      p(['app-key-card', { card: asked.card }]),
      h('label', { text: ['app-key-number', { number: asked.number }], set: { for: input.id } }),
      input,
      message,
      p('app-key-never', 'quiet small'),
    ],
    actions: [submit],
  });
}

/** No key is waited for any more. @param {{ another: () => unknown, back: () => unknown }} to */
export function noKey({ another, back }) {
  return screen({
    name: 'no-key',
    title: 'app-no-key-title',
    back,
    body: [p('app-no-key'), p('app-no-key-then', 'quiet')],
    actions: [button({ action: 'another-key', text: 'app-another-key', press: another })],
  });
}
