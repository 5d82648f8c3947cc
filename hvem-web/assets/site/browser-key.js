// @ts-check
// Binds a sign-in to the browser in which it began: one ephemeral key per login, whose private half nobody can read out. The
// approval on the phone signs that key, and only this browser can prove to have it when the login is completed (protocol §3.3).
// Without script the hidden fields stay empty, and the server gives no more than it gives to such a browser.

import * as b64 from '/assets/lib/b64.js';
import * as p256 from '/assets/lib/p256.js';
import { Transcript } from '/assets/lib/transcript.js';

const DATABASE = 'hvem-browser';
const STORE = 'keys';
/** No login lives longer; older keys are swept away. */
const KEPT_MS = 60 * 60 * 1000;
/** A page that was left while it opened the database can block it from the back/forward cache. Nobody waits longer for a key than this. */
const OPENS_WITHIN_MS = 2000;

/** @typedef {{ pair: CryptoKeyPair, made: number }} Kept */

/** @returns {Promise<IDBDatabase>} */
function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    setTimeout(() => reject(new Error('the database does not open')), OPENS_WITHIN_MS);
  });
}

/**
 * One transaction on the keys.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
async function keys(mode, act) {
  const open = await database();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = open.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    open.close();
  }
}

/**
 * The key of a login, made at first need.
 * @param {string} login
 * @returns {Promise<CryptoKeyPair>}
 */
async function keyOf(login) {
  /** @type {Kept | undefined} */
  const kept = await keys('readonly', (store) => store.get(login));
  if (kept) return kept.pair;
  const pair = await p256.generate();
  await keys('readwrite', (store) => store.put({ pair, made: Date.now() }, login));
  return pair;
}

async function sweep() {
  const logins = await keys('readonly', (store) => store.getAllKeys());
  for (const login of logins) {
    /** @type {Kept | undefined} */
    const kept = await keys('readonly', (store) => store.get(login));
    if (kept && Date.now() - kept.made > KEPT_MS) await keys('readwrite', (store) => store.delete(login));
  }
}

/**
 * Fills the public half into a form before it is sent. If no key can be had, the form goes without one.
 * @param {HTMLFormElement} form
 */
function bind(form) {
  const login = form.dataset.browserKey ?? '';
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('browser_key'));
  const ready = keyOf(login)
    .then((pair) => p256.point(pair.publicKey))
    .then((point) => { input.value = b64.encode(point); })
    .catch(() => {});
  let tried = false;
  form.addEventListener('submit', async (event) => {
    if (tried || input.value !== '') return;
    event.preventDefault();
    await ready;
    // A form that is just being sent is not sent again (HTML "requestSubmit"): not before this event is over.
    await new Promise((over) => setTimeout(over));
    tried = true;
    // The button that was pressed may say which way was chosen.
    form.requestSubmit(event.submitter);
  });
}

/**
 * Proves to be the browser that began, and moves on.
 * @param {HTMLFormElement} form
 */
async function prove(form) {
  const { browserProof: login = '', issuer = '', nonce = '' } = form.dataset;
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('browser_proof'));
  try {
    const pair = await keyOf(login);
    const bytes = b64.decode(nonce) ?? new Uint8Array(0);
    const transcript = new Transcript('hvem/v1/browser').text(issuer).text(login).bytes(bytes);
    input.value = b64.encode(await p256.sign(pair.privateKey, transcript.asBytes()));
    await keys('readwrite', (store) => store.delete(login));
  } catch {
    // Sent without a proof: the server says what to do then.
  }
  form.submit();
}

for (const form of document.querySelectorAll('form')) {
  if (form.dataset.browserKey) bind(form);
  if (form.dataset.browserProof) prove(form);
  if ('onward' in form.dataset) form.submit();
}
sweep().catch(() => {});
