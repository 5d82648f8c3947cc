// @ts-check
// One request from match to receipt (protocol §3). Which steps there are, and in which order, the scheme says: the app walks the
// list. A mistake in one step comes back to that step; what was entered in others stays.

import { Malformed, expectedMatch, matchBody, read } from '/assets/lib/wire.js';
import { owner, pinProof, signWithPlatformKey } from '../keys.js';
import * as b64 from '/assets/lib/b64.js';
import { showProblem } from '../problems.js';
import { pin } from '../screens/pin.js';
import { platform } from '../screens/platform.js';
import { receipt } from '../screens/receipt.js';
import { reject } from '../screens/reject.js';
import { look } from '../screens/request.js';
import { trouble } from '../screens/trouble.js';
import { starting } from '../screens/welcome.js';
import { Offline, Problem } from '../server.js';
import * as store from '../store.js';
import { now } from '../time.js';
import { everySecond } from '../view.js';
import { prepare, send } from './answer.js';
import { pinPaused } from './pin-entry.js';

/** @typedef {import('/assets/lib/wire.js').Shown} Shown */
/** @typedef {import('/assets/lib/carried.js').Request | import('/assets/lib/carried.js').Link | { kind: 'code', code: string }} Match */

/** From which mistake on the tries left are said (LOOK.md "PIN pad"). */
const MISTAKES_BEFORE_COUNT = 2;

export class Approval {
  /** @type {import('./answer.js').Proof | null} */
  #proof = null;
  #step = 0;
  #mistakes = 0;

  /**
   * @param {import('../app.js').App} app
   * @param {{ scan: () => unknown, over: (request: string) => void, allOver: () => void }} to
   */
  constructor(app, to) {
    this.app = app;
    this.to = to;
    this.steps = app.scheme.approval.filter((step) => step !== 'match');
  }

  /**
   * Carries something from the browser to the server, which then tells what waits.
   * @param {Match} carried
   */
  async match(carried) {
    this.app.show(starting());
    try {
      const who = await owner();
      const call = { method: 'POST', path: '/requests/match', body: matchBody(carried) };
      const request = read('shown', await this.app.server.signed(who, call).catch((error) => this.#matchedBefore(carried, error)));
      if (request.match !== (await expectedMatch(carried))) throw new Malformed('matched by something else');
      this.#begin(request);
    } catch (error) {
      // §3.2: a wrong code ends every request that waits for this device.
      if (error instanceof Problem && error.name === 'wrong-code') this.to.allOver();
      await showProblem(this.app, error, { again: () => this.match(carried), scan: this.to.scan });
    }
  }

  /**
   * What was carried matches once. When the answer to that got lost on its way, the request is ours all the same; browsers even
   * repeat a call by themselves when a connection breaks.
   * @param {Match} carried
   * @param {unknown} error
   */
  async #matchedBefore(carried, error) {
    if (!(error instanceof Problem) || error.name !== 'request-unknown') throw error;
    const who = await owner();
    const ask = (/** @type {string} */ path) => this.app.server.signed(who, { method: 'GET', path });
    const listed = carried.kind === 'code' ? read('waiting', await ask('/requests?wait=0')).requests : [];
    const id = carried.kind === 'code' ? listed.find(({ state }) => state === 'matched')?.id : carried.request;
    if (id === undefined) throw error;
    const request = await ask(`/requests/${encodeURIComponent(id)}`).catch(() => Promise.reject(error));
    if (request?.match !== (await expectedMatch(carried))) throw error;
    return request;
  }

  /**
   * Goes on with a request that this device matched before it was closed.
   * @param {string} id
   */
  async resume(id) {
    try {
      const call = { method: 'GET', path: `/requests/${encodeURIComponent(id)}` };
      this.#begin(read('shown', await this.app.server.signed(await owner(), call)));
    } catch (error) {
      this.to.over(id);
      await showProblem(this.app, error, { again: () => this.resume(id), scan: this.to.scan });
    }
  }

  /** @param {Shown} request */
  #begin(request) {
    this.request = request;
    this.#walk(0);
  }

  get #shown() {
    if (this.request === undefined) throw new Error('nothing was matched');
    return this.request;
  }

  /** @param {number} step */
  #walk(step) {
    this.#step = step;
    const name = this.steps[step];
    if (name === undefined) return this.#answer('approve');
    const ways = { look: this.#look, unlock: this.#unlock };
    const way = ways[name];
    if (way === undefined) throw new Error(`unknown step "${name}"`);
    return way();
  }

  #next = () => this.#walk(this.#step + 1);
  /** Before the first step there is nothing to go back to: only to say no. */
  #back = () => (this.#step > 0 ? this.#walk(this.#step - 1) : this.#reject());
  /** Once more; where the proof was spent on an answer that failed, from there. */
  #here = () => {
    const lacks = this.#proof === null && this.#step > this.steps.indexOf('unlock');
    return lacks ? this.#toUnlock(null) : this.#walk(this.#step);
  };

  /** @param {HTMLElement} section */
  #show(section) {
    this.app.show(section);
    everySecond(section, () => {
      if (now() >= this.#shown.expires_at && section.isConnected) this.#fail(new Problem('request-expired', {}));
    });
  }

  /** Where the scheme ends with the drag to the right, the arrow stands below what it approves (guide "Godkend en anmodning", step 6). */
  #look = () => {
    const swiped = this.steps[this.#step + 1] === 'swipe' ? () => this.#walk(this.#step + 2) : undefined;
    this.#show(look(this.#shown, { next: this.#next, swiped, reject: this.#reject }));
  };

  /** Fingerprint, face or screen lock straight away where it is set up; else the PIN. */
  #unlock = () => {
    const opened = this.app.lock.takeProof();
    if (this.#shown.platform !== null) return this.#askPlatform();
    if (opened === null) return this.#askPin(null);
    this.#proof = opened;
    return this.#next();
  };

  /** @param {import('../view.js').Text | null} tell */
  #askPin = async (tell) => {
    const device = await store.get('device');
    const screen = pin({
      name: 'approve-pin',
      title: 'app-pin-title',
      lead: ['app-pin-lead', { party: this.#shown.relying_party.name }],
      digits: device?.digits ?? this.app.scheme.pin_digits,
      back: this.#back,
      usePlatform: this.#shown.platform === null ? undefined : this.#askPlatform,
      enter: (digits) => this.#enter(digits).catch(this.#fail),
    });
    this.#show(screen.section);
    screen.tell(tell);
  };

  /** @param {string} digits */
  async #enter(digits) {
    this.#proof = { method: 'pin', prove: await pinProof(digits, (await owner()).id) };
    await this.#next();
  }

  #askPlatform = () => {
    const usePlatform = async () => {
      const { platform: known } = this.#shown;
      if (known === null) return false;
      const { transcript } = await prepare(this.app.about.issuer, this.#shown, 'approve', 'platform');
      const assertion = await signWithPlatformKey(known, await transcript.digest()).catch(() => null);
      if (assertion === null) return false;
      this.#proof = { method: 'platform', prove: async () => ({ pin_signature: null, assertion }) };
      await this.#next();
      return true;
    };
    const what = /** @type {import('../view.js').Text} */ (['app-platform-what', { party: this.#shown.relying_party.name }]);
    const screen = platform({ name: 'approve-platform', what, usePlatform, usePin: () => this.#askPin(null), back: this.#back });
    this.#show(screen.section);
    screen.begin();
  };

  #reject = () => {
    this.#show(reject(this.#shown.relying_party.name, {
      reject: () => this.#answer('reject'),
      notMe: () => this.#answer('not-me'),
      back: this.#here,
    }));
  };

  /** @param {import('/assets/lib/wire.js').Decision} decision */
  #answer = async (decision) => {
    const proof = decision === 'approve' ? this.#proof : null;
    if (proof?.until !== undefined && now() >= proof.until) return this.#toUnlock(null);
    try {
      const prepared = await prepare(this.app.about.issuer, this.#shown, decision, proof?.method ?? '');
      await this.#send(decision, prepared, proof);
    } catch (error) {
      await this.#fail(error);
    }
  };

  /**
   * @param {import('/assets/lib/wire.js').Decision} decision
   * @param {import('./answer.js').Prepared} prepared
   * @param {import('./answer.js').Proof | null} proof
   * @param {boolean} [resent]
   */
  #send = async (decision, prepared, proof, resent = false) => {
    try {
      const answered = await send(this.app.server, this.#shown.id, prepared, proof);
      this.#done(decision, answered.return_to);
    } catch (error) {
      // The first time did arrive, then: only this device could have decided.
      if (resent && error instanceof Problem && error.name === 'request-decided') return this.#done(decision, this.#shown.return_to);
      if (!(error instanceof Offline)) throw error;
      // Nobody knows whether it arrived: exactly the same is sent again.
      const again = () => this.#send(decision, prepared, proof, true).catch((failed) => this.#fail(failed));
      this.app.show(trouble({
        name: 'unsent',
        title: 'app-unsent-title',
        text: ['app-unsent'],
        icon: 'cloud',
        actions: [{ action: 'try-again', text: 'app-try-again', press: again }],
      }));
    }
  };

  /**
   * @param {import('/assets/lib/wire.js').Decision} decision
   * @param {string | null | undefined} returnTo
   */
  #done(decision, returnTo) {
    this.to.over(this.#shown.id);
    const back = decision === 'not-me' ? null : addressOf(returnTo, this.app.about.issuer);
    const done = back === null ? this.app.goHome : () => location.assign(back);
    this.app.show(receipt({ decision, request: this.#shown, at: now(), goesBack: back !== null }, { done }));
    if (back !== null) location.assign(back);
  }

  /** @param {unknown} error */
  #fail = async (error) => {
    const name = error instanceof Problem ? error.name : '';
    const members = error instanceof Problem ? error.members : {};
    this.#proof = null;
    if (name === 'wrong-pin') return this.#toUnlock(this.#wrongPin(members.tries_left));
    if (name === 'platform-refused') return this.#toUnlock('app-platform-refused');
    if (name === 'pin-paused') return this.#paused(Number(members.until));
    if (name === 'pin-off') return this.#off(error);
    if (name.startsWith('request-')) this.to.over(this.#shown.id);
    await showProblem(this.app, error, { again: this.#here, scan: this.to.scan });
  };

  /** @param {unknown} left */
  #wrongPin(left) {
    this.#mistakes += 1;
    const counts = typeof left === 'number' && (this.#mistakes >= MISTAKES_BEFORE_COUNT || left <= 1);
    return counts ? /** @type {import('../view.js').Text} */ (['app-pin-wrong-left', { left }]) : 'app-pin-wrong';
  }

  /** @param {import('../view.js').Text | null} tell */
  #toUnlock(tell) {
    this.#step = this.steps.indexOf('unlock');
    return this.#askPin(tell);
  }

  /** @param {number} until */
  #paused(until) {
    const tooLate = until >= this.#shown.expires_at;
    const on = tooLate
      ? { action: 'done', text: 'app-to-start', press: this.app.goHome }
      : { action: 'try-again', text: 'app-try-again', press: () => this.#toUnlock('app-pin-once-more') };
    this.app.show(pinPaused(this.app, tooLate ? null : until, on, { others: this.#otherWays(), then: this.#withNewPin }));
  }

  /**
   * The request waits on: with a new PIN, or fingerprint or face, it can still be answered.
   * @param {unknown} error
   */
  #off(error) {
    return showProblem(this.app, error, { again: this.#here, forgot: this.#withNewPin, others: this.#otherWays() });
  }

  /** @returns {import('../view.js').Button[]} */
  #otherWays() {
    const press = this.#askPlatform;
    return this.#shown.platform === null ? [] : [{ action: 'use-platform', text: 'app-use-platform', press, kind: 'outline' }];
  }

  #withNewPin = () => {
    if (now() >= this.#shown.expires_at) return this.app.goHome();
    return this.#toUnlock('app-pin-new');
  };
}

/**
 * Where to go back to: a web page, nothing else.
 * @param {string | null | undefined} text
 * @param {string} issuer
 */
function addressOf(text, issuer) {
  if (typeof text !== 'string' || !URL.canParse(text, issuer)) return null;
  const address = new URL(text, issuer);
  return ['https:', 'http:'].includes(address.protocol) ? address.href : null;
}
