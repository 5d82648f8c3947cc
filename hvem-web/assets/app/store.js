// @ts-check
// What the app keeps on this device: one IndexedDB store of named values. Keys lie here as WebCrypto keys that can't be read out.

import { begin } from '/assets/lib/ratchet.js';

const DATABASE = 'hvem';
const VALUES = 'values';

/**
 * @typedef {object} Bound the device that this app is
 * @property {string} id
 * @property {string} name
 * @property {string} account
 * @property {string} serial
 * @property {number} digits how many its PIN has; the server may ask new devices for more
 */
/**
 * @typedef {object} Enrolling an enrolment under way, so that closing the app loses nothing (protocol §2)
 * @property {'redeeming' | 'redeemed' | 'unlocked'} stage
 * @property {Uint8Array} token
 * @property {CryptoKey} portalPinKey
 * @property {string} description
 * @property {import('/assets/lib/wire.js').Redeemed} [redeemed]
 * @property {Record<string, unknown>} [options] creation options of the platform key
 */
/**
 * @typedef {object} Activating an activation on the phone alone, so that closing the app loses nothing (protocol §2.4)
 * @property {string} enrolment
 * @property {string} device the id that it will have
 * @property {Uint8Array} [seen] what the code of the phone that is copied said of its key (§2.5)
 */
/**
 * @typedef {object} Leaving what is left of a device that was unregistered without the server
 * @property {string} device
 * @property {CryptoKey} key
 * @property {Record<string, unknown>} body
 */
/**
 * @typedef {object} Values
 * @property {string} language
 * @property {number} clockOffset
 * @property {import('/assets/lib/wire.js').About} about the last one heard, for offline
 * @property {CryptoKeyPair} appKey
 * @property {CryptoKey} pinKey
 * @property {import('/assets/lib/ratchet.js').Ratchet} ratchet
 * @property {Bound} device
 * @property {Enrolling} enrolling
 * @property {Activating} activating
 * @property {Leaving} leaving
 * @property {boolean} lockOnClose whether closing the app locks it; so it does where nobody has said anything
 * @property {boolean} types whether this app types codes where others scan, as last heard (protocol §4.6)
 * @property {number} touched when somebody last did something in the app
 * @property {boolean} quiet whether the holder has switched notifications off
 * @property {string} push the endpoint last told to the server
 */

/** What survives wiping the device: nothing of the account, but what tells the server that it is gone. */
const KEPT = ['language', 'leaving'];

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** @returns {Promise<IDBDatabase>} */
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(VALUES);
    request.onsuccess = () => {
      request.result.onclose = close;
      request.result.onversionchange = close;
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Somebody clears this browser's data: the database goes, and is opened anew, empty, by whoever asks next. */
function close() {
  opened?.then((held) => held.close());
  opened = undefined;
}

/**
 * Runs `work` in one transaction and waits until it is written.
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(values: IDBObjectStore, done: (result: T) => void) => void} work
 * @returns {Promise<T>}
 */
async function transact(mode, work) {
  const held = await database();
  return new Promise((resolve, reject) => {
    // "strict": a ratchet value must have reached the disk before it is sent (protocol §3.4).
    const transaction = held.transaction(VALUES, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' });
    /** @type {T} */
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(VALUES), (value) => {
      result = value;
    });
  });
}

/**
 * @template {keyof Values} K
 * @param {K} name
 * @returns {Promise<Values[K] | undefined>}
 */
export function get(name) {
  return transact('readonly', (values, done) => {
    const request = values.get(name);
    request.onsuccess = () => done(request.result);
  });
}

/**
 * Writes all of these at once, or none.
 * @param {Partial<Values>} changes `undefined` removes a value
 * @returns {Promise<void>}
 */
export function set(changes) {
  return transact('readwrite', (values) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) values.delete(name);
      else values.put(value, name);
    }
  });
}

/**
 * Reads and writes the ratchet in one step, so that two windows of the app never work from different pairs.
 * @template {import('/assets/lib/ratchet.js').Ratchet} T
 * @param {(held: import('/assets/lib/ratchet.js').Ratchet) => T} change
 * @returns {Promise<T>}
 */
export function turnRatchet(change) {
  return transact('readwrite', (values, done) => {
    const request = values.get('ratchet');
    request.onsuccess = () => {
      const changed = change(request.result ?? begin());
      values.put(changed, 'ratchet');
      done(changed);
    };
  });
}

/** Forgets the account, the device and all keys. */
export function wipe() {
  return transact('readwrite', (values) => {
    const request = values.getAllKeys();
    request.onsuccess = () => {
      for (const name of request.result) if (!KEPT.includes(String(name))) values.delete(name);
    };
  });
}
