// @ts-check
// Knowing that something waits (protocol §3.1): while the app is in the foreground it keeps one call open; in the background a
// push wakes it. Offline it says so and comes back by itself.

import { read } from '/assets/lib/wire.js';
import { Forgotten, owner } from './keys.js';
import { Offline, Problem } from './server.js';
import { now } from './time.js';

/** Seconds that the server may hold a call. */
const HOLD = 25;
/** The longest pause between two attempts, ms. */
const LONGEST_PAUSE = 30_000;

/** @typedef {{ onWaiting: (waiting: import('/assets/lib/wire.js').Waits[]) => void, onEnd: (problem: Problem | Forgotten) => void }} Hears */

export class Live {
  /** @type {Set<(online: boolean) => void>} */
  #lines = new Set();
  #online = true;
  #running = false;
  #failures = 0;
  /** @type {string | null} */
  #seen = null;
  #call = new AbortController();
  #rouse = () => {};
  /** @type {Set<(value?: unknown) => void>} */
  #looks = new Set();

  /**
   * @param {import('./server.js').Server} server
   * @param {Hears} hears
   */
  constructor(server, hears) {
    this.server = server;
    this.hears = hears;
    document.addEventListener('visibilitychange', () => this.wake());
    addEventListener('online', () => this.wake());
    addEventListener('offline', () => this.#say(false));
  }

  /** Begins to ask, unless it does already. */
  start() {
    if (this.#running) return;
    this.#running = true;
    this.#run();
  }

  stop() {
    this.#running = false;
    this.wake();
  }

  /** Asks again at once: a push came, the app was brought to the front, or the network is back. */
  wake() {
    this.#seen = null;
    this.#failures = 0;
    this.#call.abort();
    this.#rouse();
  }

  /** Asks again at once, and waits until an answer came, or none. */
  look() {
    return new Promise((resolve) => {
      this.#looks.add(resolve);
      this.wake();
    });
  }

  /**
   * @param {(online: boolean) => void} tell
   * @returns {() => void} stop telling
   */
  watchLine(tell) {
    this.#lines.add(tell);
    if (!this.#online) tell(false);
    return () => this.#lines.delete(tell);
  }

  async #run() {
    while (this.#running) {
      if (document.visibilityState === 'hidden') await this.#rest(LONGEST_PAUSE);
      else await this.#ask();
    }
  }

  async #ask() {
    this.#call = new AbortController();
    const { signal } = this.#call;
    try {
      const who = await owner();
      const query = this.#seen === null ? 'wait=0' : `wait=${HOLD}&seen=${encodeURIComponent(this.#seen)}`;
      const call = { method: 'GET', path: `/requests?${query}`, signal, patience: (HOLD + 10) * 1000 };
      const waiting = read('waiting', await this.server.signed(who, call));
      this.#failures = 0;
      this.#say(true);
      if (signal.aborted || !this.#running) return;
      this.#seen = waiting.digest;
      this.hears.onWaiting(waiting.requests);
      this.#looked();
    } catch (error) {
      if (!signal.aborted) await this.#failed(error);
    }
  }

  /** @param {unknown} error */
  async #failed(error) {
    this.#looked();
    if (error instanceof Forgotten || (error instanceof Problem && ['device-removed', 'device-blocked', 'unknown-device'].includes(error.name))) {
      this.#running = false;
      this.hears.onEnd(error);
      return;
    }
    if (error instanceof Offline || (error instanceof Problem && error.name === 'unavailable')) this.#say(false);
    const told = error instanceof Problem && typeof error.members.retry_at === 'number' ? error.members.retry_at - now() : 0;
    this.#failures += 1;
    await this.#rest(Math.max(told, Math.min(LONGEST_PAUSE, 500 * 2 ** this.#failures)));
  }

  /**
   * Sleeps until the time is over or something wakes it.
   * @param {number} ms
   */
  #rest(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#rouse = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  #looked() {
    this.#looks.forEach((tell) => tell());
    this.#looks.clear();
  }

  /** @param {boolean} online */
  #say(online) {
    if (online === this.#online) return;
    this.#online = online;
    this.#lines.forEach((tell) => tell(online));
  }
}
