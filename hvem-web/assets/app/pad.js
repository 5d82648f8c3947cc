// @ts-check
// The PIN pad: own large keys, because the system keyboard would cover the screen. A hardware keyboard and pasting work too.

import { icon } from './icons.js';
import { button, h, messages, onLeave, putText, words } from './view.js';

/**
 * @typedef {object} Pad
 * @property {HTMLElement[]} parts dots, message and keys, to put into a screen
 * @property {HTMLElement} submit
 * @property {(section: HTMLElement) => void} listen hardware keyboard and pasting, while the section is shown
 * @property {(text: import('./view.js').Text | null) => void} tell
 */

/**
 * @param {object} options
 * @param {number} options.digits
 * @param {string} options.action of the button that submits
 * @param {string} options.label its text
 * @param {(pin: string) => unknown} options.enter
 * @returns {Pad}
 */
export function pad({ digits, action, label, enter }) {
  let typed = '';
  const dots = h('div', { class: 'dots', set: { 'aria-hidden': 'true' } }, ...Array.from({ length: digits }, () => h('i')));
  const spoken = h('p', { class: 'spoken', set: { role: 'status', 'aria-live': 'polite' } });
  const message = messages();

  const submit = button({
    action,
    text: label,
    press: async () => {
      if (typed.length < digits) {
        putText(message, ['app-pin-short', { digits }]);
        return;
      }
      const pin = typed;
      put('');
      await enter(pin);
    },
  });

  const put = (/** @type {string} */ digitsNow) => {
    typed = digitsNow.slice(0, digits);
    [...dots.children].forEach((dot, at) => dot.classList.toggle('on', at < typed.length));
    submit.classList.toggle('waiting', typed.length < digits);
    spoken.textContent = typed === '' ? '' : words(['app-pin-typed', { typed: typed.length, digits }]);
  };
  const key = (/** @type {string} */ digit) => {
    if (typed === '') message.replaceChildren();
    put(typed + digit);
  };
  const erase = () => put(typed.slice(0, -1));
  put('');

  return {
    parts: [dots, spoken, message, keys(key, erase)],
    submit,
    listen: (section) => listen(section, { key, erase, paste: put, submit, full: () => typed.length === digits }),
    tell: (text) => (text === null ? message.replaceChildren() : void putText(message, text)),
  };
}

/**
 * @param {(digit: string) => void} press
 * @param {() => void} erase
 */
function keys(press, erase) {
  const digit = (/** @type {string} */ name) =>
    h('button', { class: 'key', set: { type: 'button', 'data-key': name }, press: () => press(name) }, name);
  const set = { type: 'button', 'data-key': 'delete' };
  const deleting = h('button', { class: 'key plain', set, press: erase }, icon('erase'), h('span', { text: 'app-pin-delete' }));
  return h('div', { class: 'pad' }, ...[...'123456789'].map(digit), h('span'), digit('0'), deleting);
}

/**
 * @param {HTMLElement} section
 * @param {{ key: (digit: string) => void, erase: () => void, paste: (digits: string) => void, submit: HTMLElement, full: () => boolean }} to
 */
function listen(section, to) {
  const down = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-9]$/u.test(event.key)) to.key(event.key);
    else if (event.key === 'Backspace') to.erase();
    // Enter on a focused button presses that button already, unless it is a digit and all digits are there.
    else if (event.key === 'Enter' && (to.full() || !(event.target instanceof HTMLButtonElement))) to.submit.click();
    else return;
    event.preventDefault();
  };
  const paste = (/** @type {ClipboardEvent} */ event) => to.paste((event.clipboardData?.getData('text') ?? '').replace(/\D/gu, ''));
  document.addEventListener('keydown', down);
  document.addEventListener('paste', paste);
  onLeave(section, () => {
    document.removeEventListener('keydown', down);
    document.removeEventListener('paste', paste);
  });
}
