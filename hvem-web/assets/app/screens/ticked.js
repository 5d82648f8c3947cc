// @ts-check
// What has to be ticked before it goes on.

import { button, h, messages, putText, screen } from '../view.js';

/**
 * @param {object} to
 * @param {string} to.name
 * @param {string} to.title
 * @param {HTMLElement} to.what
 * @param {{ id: string, text: string, missing: string }} to.tick `missing` is said where it goes on without it
 * @param {{ action: string, text: string, press: () => unknown }} to.next
 * @param {() => unknown} to.back
 */
export function ticked({ name, title, what, tick, next, back }) {
  const message = messages();
  const input = h('input', { set: { type: 'checkbox', id: tick.id } });
  const press = () => {
    if (input.checked) return next.press();
    putText(message, tick.missing);
    return input.focus();
  };
  return screen({
    name,
    title,
    back,
    body: [what, h('div', { class: 'tick' }, input, h('label', { text: tick.text, set: { for: tick.id } })), message],
    actions: [button({ ...next, press })],
  });
}
