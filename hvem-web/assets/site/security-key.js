// @ts-check
// A form whose button has a security key touched: to make it the person's, or to sign in. What the key answers goes with the form; what went wrong is said
// on the page, and the button is there to try again. Without script the form goes without an answer, and the server says what is missing.

import * as webauthn from '/assets/lib/webauthn.js';

/**
 * What a browser's error means to the person (WebAuthn L3 §5.1.3, §5.1.4): the key is known already, or nothing was touched in time.
 * @param {unknown} error
 */
function trouble(error) {
  return error instanceof DOMException && error.name === 'InvalidStateError' ? 'known' : 'cancelled';
}

/** @param {HTMLFormElement} form */
function touches(form) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('credential'));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
  const [wrong, now] = ['touch-wrong', 'touch-now'].map((id) => /** @type {HTMLElement} */ (document.getElementById(id)));
  const say = (/** @type {HTMLElement} */ place, /** @type {string | undefined} */ text) => { place.textContent = text ?? ''; };
  let asks = false;

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (asks) return;
    asks = true;
    say(wrong, '');
    say(now, form.dataset.now);
    try {
      const options = JSON.parse(form.dataset.options ?? '{}');
      const answer = form.dataset.securityKey === 'create' ? await webauthn.create(options) : await webauthn.get(options);
      input.value = JSON.stringify(answer);
      form.submit();
    } catch (error) {
      say(now, '');
      say(wrong, webauthn.isKnown() ? form.dataset[trouble(error)] : form.dataset.missing);
      button.focus();
    } finally {
      asks = false;
    }
  });
  // Whoever comes back to the page begins anew: what a key has signed counts once.
  globalThis.addEventListener('pageshow', () => {
    input.value = '';
    say(now, '');
  });
  if (!webauthn.isKnown()) say(wrong, form.dataset.missing);
}

for (const form of document.querySelectorAll('form')) if (form.dataset.securityKey) touches(form);
