// @ts-check
// The app's lock (journey N5; protocol §4.5): it locks when it is closed, unless the holder has switched that off, and always when it lay idle for as
// long as the scheme says. What opened it answers the next request too, once, so that nobody types the same code twice for one thing
// (guide "Sådan bruger du din nøgleapp", steps 5 and 6).

import { pinProof, promptsNow } from '../keys.js';
import { starting } from '../screens/welcome.js';
import * as store from '../store.js';
import { now } from '../time.js';
import { askHolder } from './holder.js';

/** How often a look at the clock is taken, ms. */
const LOOK = 1000;
/** How often that somebody does something here is written, ms. */
const KEEP = 5000;
/** For how long what opened the app may answer a request: the way from opening it to the arrow, ms. */
const FRESH = 120_000;
/** By what a locked app is opened, beside the lock's own screens: a forgotten code renewed, and what goes wrong on the way. */
const OPENING = [
  'starting', 'trouble', 'forgot-pin', 'user-id', 'pin-waits', 'card-key', 'no-key', 'sms-code', 'no-sms', 'choose-pin', 'repeat-pin', 'renew-platform',
  'pin-chosen',
];

export class Lock {
  #locked = false;
  /** Whether there is a device to guard: what is not bound, or was wiped, has nothing to lock. */
  #guards = false;
  /** When somebody last did something here, by the server's clock. */
  #touched = 0;
  /** Which of these times was written last. */
  #kept = 0;
  /**
   * What opened the app.
   * @type {import('./answer.js').Proof | null}
   */
  #opened = null;

  /**
   * @param {import('../app.js').App} app
   * @param {{ locks: () => unknown }} to what is done when it locks
   */
  constructor(app, to) {
    this.app = app;
    this.to = to;
  }

  /** How long an open app stays so, ms; null where this scheme has no such lock. */
  get #idle() {
    return this.app.scheme.idle_lock ?? null;
  }

  /** Whether the app is locked. */
  get locked() {
    return this.#locked;
  }

  /** @param {boolean} bound whether there is a device to guard */
  guard(bound) {
    this.#guards = bound;
    if (!bound) this.#locked = false;
  }

  /**
   * Whether a screen may be shown: while the app is locked, those by which it is opened. Answers that come late draw nothing over them.
   * @param {string} name
   */
  lets(name) {
    return !this.#locked || name.startsWith('locked-') || OPENING.includes(name);
  }

  /** The app was opened: it is locked, unless it was closed a moment ago and need not lock then. */
  async begin() {
    if (this.#idle === null) return;
    const [device, closes, touched] = [await store.get('device'), await locksOnClose(), (await store.get('touched')) ?? 0];
    // What is not bound yet has nothing to lock.
    this.#locked = device !== undefined && (closes || now() - touched >= this.#idle);
    this.#touched = now();
    this.#watch();
  }

  #watch() {
    for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => this.#touch(), { capture: true, passive: true });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.#close();
      else this.#look();
    });
    setInterval(() => this.#look(), LOOK);
  }

  #touch() {
    if (this.#locked) return;
    this.#look();
    if (!this.#locked) this.#keep();
  }

  /** An app that is closed may have no time to write: what it needs to know next time is written while it is used. */
  #keep() {
    this.#touched = now();
    if (this.#touched - this.#kept < KEEP) return;
    this.#kept = this.#touched;
    store.set({ touched: this.#touched }).catch(() => {});
  }

  async #close() {
    // The question for fingerprint, face or screen lock hides the app on some phones.
    if (this.#locked || promptsNow()) return;
    this.#opened = null;
    if (await locksOnClose()) this.#lock();
  }

  #look() {
    if (!this.#locked && this.#idle !== null && now() - this.#touched >= this.#idle) this.#lock();
  }

  /** At once: nothing of the account is seen while the server is asked how the holder opens it. */
  #lock() {
    this.#opened = null;
    if (!this.#guards) return;
    this.#locked = true;
    this.app.ownCopy = null;
    this.app.show(starting());
    this.to.locks();
  }

  /**
   * Asks the holder to open the app.
   * @param {store.Bound} device
   * @param {() => unknown} then
   */
  open(device, then) {
    return askHolder(this.app, device, {
      name: 'locked',
      label: 'app-unlock',
      forgot: this.app.scheme.forgot_pin ? () => this.app.forgotPin(() => this.open(device, then)) : undefined,
      wish: 'open',
      path: '/device/open',
      what: 'app-locked',
      proved: async (digits) => {
        this.#opened = digits === null ? null : { method: 'pin', until: now() + FRESH, prove: await pinProof(digits, device.id) };
      },
      done: () => {
        this.#locked = false;
        this.#keep();
        return then();
      },
    });
  }

  /** What opened the app, if it was just now and by a code: it is good for one answer. */
  takeProof() {
    const opened = this.#opened;
    this.#opened = null;
    return opened !== null && now() < (opened.until ?? 0) ? opened : null;
  }
}

/** Whether closing the app locks it: so it does, until the holder says otherwise. */
export async function locksOnClose() {
  return (await store.get('lockOnClose')) ?? true;
}
