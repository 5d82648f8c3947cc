// @ts-check
// The account's credentials on one screen (guides: "Forgot PIN code"; "Aktivér din nøgleapp", steps 3 and 6; "Glemt din kode", step 2).

import { button, h, messages, p, putText, screen } from '../view.js';

/**
 * @param {object} to
 * @param {string} to.name of the screen
 * @param {import('../view.js').Text} to.title
 * @param {import('../view.js').Text} to.lead
 * @param {boolean} to.isEmail whether people say who they are by their e-mail address
 * @param {string} to.userId what was typed before, to be corrected and not typed again
 * @param {import('../view.js').Text | null} to.tell
 * @param {(userId: string, password: string) => unknown} to.enter
 * @param {() => unknown} to.back
 */
export function askCredentials({ name, title, lead, isEmail, userId, tell, enter, back }) {
  const message = messages();
  const who = field('user-id', { type: isEmail ? 'email' : 'text', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' });
  const password = field('password', { type: 'password', autocomplete: 'current-password' });
  who.value = userId;
  if (tell !== null) putText(message, tell);
  // An address is looked at by the server, whose answer says no more than whether it and the password fit.
  const isWhole = () => (isEmail ? /^[^@\s]+@[^@\s]+\.[^@\s]+$/u : /\S/u).test(who.value.trim());
  const submit = button({
    action: 'next',
    text: 'app-next',
    press: () => {
      if (!isWhole()) return missing(who, 'app-user-id-missing');
      if (password.value === '') return missing(password, 'app-password-missing');
      return enter(who.value.trim(), password.value);
    },
  });
  const missing = (/** @type {HTMLInputElement} */ input, /** @type {string} */ why) => {
    putText(message, why);
    input.focus();
  };
  onEnter([who, password], submit);
  return screen({
    name,
    title,
    back,
    body: [
      p(lead, 'quiet'),
      h('label', { text: 'app-user-id', set: { for: who.id } }), who,
      h('label', { text: 'app-password', set: { for: password.id } }), password,
      message,
    ],
    actions: [submit],
  });
}

/**
 * @param {string} id
 * @param {Record<string, string>} set
 */
export function field(id, set) {
  return h('input', { class: 'credential', set: { id, name: id, enterkeyhint: 'next', ...set } });
}

/**
 * @param {HTMLInputElement[]} inputs
 * @param {HTMLElement} submit
 */
export function onEnter(inputs, submit) {
  for (const input of inputs) {
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') submit.click();
    });
  }
}
