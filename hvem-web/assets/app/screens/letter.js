// @ts-check
// User ID alone, and the letter from the office (guide "Kopier din MitID app", step 20; protocol §2.4).

import { button, h, messages, p, putText, screen } from '../view.js';
import { field, onEnter } from './credentials.js';

/**
 * @param {object} to
 * @param {import('../view.js').Text} to.title
 * @param {import('../view.js').Text} to.lead
 * @param {string} to.userId what was typed before, to be corrected and not typed again
 * @param {import('../view.js').Text | null} to.tell
 * @param {(userId: string) => unknown} to.enter
 * @param {() => unknown} to.back
 */
export function askUserId({ title, lead, userId, tell, enter, back }) {
  const message = messages();
  const who = userIdField(userId);
  if (tell !== null) putText(message, tell);
  const submit = button({
    action: 'next',
    text: 'app-next',
    press: () => (who.value.trim() === '' ? missing(message, who, 'app-user-id-missing') : enter(who.value.trim())),
  });
  onEnter([who], submit);
  return screen({
    name: 'user-id',
    title,
    back,
    body: [p(lead, 'quiet'), h('label', { text: 'app-user-id', set: { for: who.id } }), who, message],
    actions: [submit],
  });
}

/**
 * @param {object} to
 * @param {{ userId: string, number: string }} to.typed what was typed before; the code is typed anew
 * @param {import('../view.js').Text | null} to.tell
 * @param {(typed: { userId: string, number: string, code: string }) => unknown} to.enter
 * @param {() => unknown} to.back
 */
export function askLetter({ typed, tell, enter, back }) {
  const message = messages();
  const printed = { type: 'text', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false' };
  const who = userIdField(typed.userId);
  const number = field('letter-number', printed);
  const code = field('letter-code', printed);
  number.value = typed.number;
  if (tell !== null) putText(message, tell);
  const submit = button({
    action: 'next',
    text: 'app-next',
    press: () => {
      if (who.value.trim() === '') return missing(message, who, 'app-user-id-missing');
      if (number.value.trim() === '') return missing(message, number, 'app-letter-number-missing');
      if (code.value.trim() === '') return missing(message, code, 'app-letter-code-missing');
      return enter({ userId: who.value.trim(), number: number.value.trim(), code: code.value.trim() });
    },
  });
  onEnter([who, number, code], submit);
  return screen({
    name: 'letter',
    title: 'app-letter-title',
    back,
    body: [
      p('app-letter-lead', 'quiet'),
      h('label', { text: 'app-user-id', set: { for: who.id } }), who,
      h('label', { text: 'app-letter-number', set: { for: number.id } }), number,
      h('label', { text: 'app-letter-code', set: { for: code.id } }), code,
      message,
    ],
    actions: [submit],
  });
}

/** @param {string} value */
function userIdField(value) {
  const who = field('user-id', { type: 'text', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' });
  who.value = value;
  return who;
}

/**
 * @param {HTMLElement} message
 * @param {HTMLElement} input
 * @param {string} why
 */
function missing(message, input, why) {
  putText(message, why);
  input.focus();
}
