// @ts-check
// The account's credentials, for *Forgot PIN code*: the e-mail address, then the password.

import { button, h, messages, p, putText, screen } from '../view.js';

/**
 * @param {{ value: string, enter: (userId: string) => unknown, back: () => unknown }} to
 */
export function askUserId({ value, enter, back }) {
  const set = { id: 'user-id', name: 'user-id', type: 'email', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'next' };
  const input = h('input', { class: 'credential', set });
  input.value = value;
  // An address is looked at by the server, whose answer says no more than whether it and the password fit.
  const missing = () => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/u.test(input.value.trim()) ? null : 'app-user-id-missing');
  return form({ name: 'forgot-pin', title: 'app-forgot-pin', lead: 'app-forgot-pin-lead', label: 'app-user-id', input, missing, tell: null, back, enter: () => enter(input.value.trim()) });
}

/**
 * @param {{ userId: string, tell: import('../view.js').Text | null, enter: (password: string) => unknown, back: () => unknown }} to
 */
export function askPassword({ userId, tell, enter, back }) {
  const set = { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', enterkeyhint: 'next' };
  const input = h('input', { class: 'credential', set });
  const missing = () => (input.value === '' ? 'app-password-missing' : null);
  return form({ name: 'forgot-pin-password', title: 'app-forgot-pin', lead: ['app-forgot-pin-for', { account: userId }], label: 'app-password', input, missing, tell, back, enter: () => enter(input.value) });
}

/**
 * @param {object} form
 * @param {string} form.name
 * @param {string} form.title
 * @param {import('../view.js').Text} form.lead
 * @param {string} form.label
 * @param {HTMLInputElement} form.input
 * @param {() => string | null} form.missing
 * @param {import('../view.js').Text | null} form.tell
 * @param {() => unknown} form.enter
 * @param {() => unknown} form.back
 */
function form({ name, title, lead, label, input, missing, tell, enter, back }) {
  const message = messages();
  if (tell !== null) putText(message, tell);
  const submit = button({
    action: 'next',
    text: 'app-next',
    press: async () => {
      const why = missing();
      if (why === null) return enter();
      putText(message, why);
      input.focus();
    },
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') submit.click();
  });
  return screen({
    name,
    title,
    back,
    body: [p(lead, 'quiet'), h('label', { text: label, set: { for: input.id } }), input, message],
    actions: [submit],
  });
}
