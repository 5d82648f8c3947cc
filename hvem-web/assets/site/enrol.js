// @ts-check
// *Add a mobile device*: the PIN is chosen here and never leaves this page. The form sends the public half of the key made from it
// (protocol §1.1); the other ingredient, `pin_key`, waits in this window for the QR code on the next page.

import * as b64 from '/assets/lib/b64.js';
import { generatePinKey, seal, unlock } from '/assets/lib/pin.js';
import { keep, recall } from './pin-key-kept.js';

const form = /** @type {HTMLFormElement} */ (document.getElementById('add'));
const said = form.dataset;
const enrolment = said.enrolment ?? '';
const publicKey = input('pin_public');
const [name, pin, repeat] = [input('name'), input('pin'), input('pin_repeat')];

/**
 * @param {string} id id or name of an input of the form
 * @returns {HTMLInputElement}
 */
function input(id) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(id));
}

/**
 * Says beside a field what is wrong with it.
 * @param {HTMLInputElement} field
 * @param {string | undefined} text
 */
function complain(field, text) {
  clear(field);
  const line = document.createElement('p');
  line.className = 'wrong';
  line.id = `${field.id}-wrong`;
  line.textContent = text ?? '';
  field.before(line);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') ?? ''} ${line.id}`.trim());
}

/** @param {HTMLInputElement} field */
function clear(field) {
  const id = `${field.id}-wrong`;
  document.getElementById(id)?.remove();
  field.removeAttribute('aria-invalid');
  const others = (field.getAttribute('aria-describedby') ?? '').split(/\s+/u).filter((other) => other !== id);
  field.setAttribute('aria-describedby', others.join(' '));
}

/**
 * The PINs that too many people choose. Only this page can refuse them: the server never sees the PIN.
 * @returns {Promise<Set<string>>}
 */
async function blocked() {
  const answer = await fetch(said.blocked ?? '');
  if (!answer.ok) throw new Error(`the list of refused PINs: ${answer.status}`);
  return new Set(await answer.json());
}

/** @returns {Promise<boolean>} whether both PINs are good; says what is wrong otherwise */
async function pinsAreGood() {
  const digits = Number(said.digits);
  if (pin.value.length !== digits || !/^[0-9]+$/u.test(pin.value)) return complain(pin, said.wrongDigits), false;
  if (pin.value !== repeat.value) return complain(repeat, said.wrongDiffer), false;
  try {
    if ((await blocked()).has(pin.value)) return complain(pin, said.wrongCommon), false;
  } catch {
    return complain(pin, said.wrongUnchecked), false;
  }
  return true;
}

/** Makes the PIN key and leaves its two halves where they belong. */
async function makeKey() {
  const pinKey = generatePinKey();
  const key = await unlock(await seal(pinKey), pin.value, enrolment);
  keep(enrolment, b64.encode(pinKey));
  publicKey.value = b64.encode(key.publicKey);
}

/** @returns {Promise<boolean>} whether the form may go */
async function check() {
  for (const field of [name, pin, repeat]) clear(field);
  if (name.value.trim() === '') complain(name, said.wrongName);
  const chosen = publicKey.value !== '' || (await pinsAreGood());
  if (chosen && publicKey.value === '') {
    try {
      await makeKey();
    } catch {
      complain(pin, said.wrongHere);
    }
  }
  const first = /** @type {HTMLElement | null} */ (form.querySelector('[aria-invalid]'));
  first?.focus();
  return first === null;
}

/** @param {boolean} chosen whether a key from before still counts, so that nobody types the PIN twice for a mistake elsewhere */
function showChosen(chosen) {
  const [done, fields] = [document.getElementById('pin-chosen'), document.getElementById('pins')];
  if (!chosen) publicKey.value = '';
  done?.toggleAttribute('hidden', !chosen);
  fields?.toggleAttribute('hidden', chosen);
}

let going = false;
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (going) return;
  going = true;
  if (!(await check())) {
    going = false;
    return;
  }
  // Emptied, so that no password manager offers to keep the PIN as this site's password, and the back button brings none back.
  pin.value = '';
  repeat.value = '';
  form.submit();
});
document.getElementById('pin-again')?.addEventListener('click', () => {
  showChosen(false);
  pin.focus();
});
// Back from the next page by the browser's cache: whoever edits the form then may send it again.
addEventListener('pageshow', () => {
  going = false;
  showChosen(publicKey.value !== '' && recall(enrolment) !== null);
});
