// @ts-check
// "Kan du ikke scanne? Skift til koder": where the scheme has an app scan, its holder has it type the four characters instead, after the server's waiting
// period (protocol §4.6), and scan again at once.

import { read } from '/assets/lib/wire.js';
import { owner } from '../keys.js';
import { showProblem } from '../problems.js';
import { hour } from '../screens/hour.js';
import { trouble } from '../screens/trouble.js';
import { typingConfirm, typingElsewhere, typingIntro, typingOn, typingReady } from '../screens/typing.js';
import { now } from '../time.js';
import { askHolder } from './holder.js';

/** @typedef {import('/assets/lib/wire.js').TypingStanding} Standing */

/** Whether something is to be done on this phone before anything else. @param {Standing | undefined} standing */
export function isTypingDue(standing) {
  return standing?.mine === true && standing.gate === 'unlock';
}

/**
 * The devices of the account that type, or are about to; this one first.
 * @param {import('../app.js').App} app
 * @returns {Promise<Standing[]>}
 */
export async function typists(app) {
  if (!app.scheme.typing) return [];
  const standings = read('typing', await app.server.signed(await owner(), { method: 'GET', path: '/device/typing' }));
  return standings.sort((/** @type {Standing} */ one, /** @type {Standing} */ other) => Number(other.mine) - Number(one.mine));
}

export class Typing {
  /**
   * @param {import('../app.js').App} app
   * @param {import('../store.js').Bound} device
   * @param {{ back: () => unknown, home: () => unknown, over: () => unknown }} to `back` from what is read first, `home` from what goes on later,
   *   `over` where the app types, or scans, from now on
   */
  constructor(app, device, to) {
    this.app = app;
    this.device = device;
    this.to = to;
  }

  /** How this phone stands; what was begun before goes on. */
  begin = () => this.#attempt(async () => {
    const own = (await typists(this.app)).find(({ mine }) => mine);
    if (own === undefined) this.app.show(typingIntro({ begin: this.#prove, back: this.to.back }));
    else this.stand(own);
  }, this.begin);

  #prove = () => askHolder(this.app, this.device, {
    wish: 'type-codes', path: '/device/typing', what: 'app-typing-proof', back: this.begin, done: (answer) => this.stand(read('typist', answer)),
  });

  /** @param {Standing} standing */
  stand(standing) {
    const [stop, done] = [() => this.#stop(standing), this.to.home];
    if (!standing.mine) this.app.show(typingElsewhere({ device: standing.device, done, stop }));
    else if (typeof standing.since === 'number') this.app.show(typingOn({ done: this.to.over, scan: stop }));
    else if (standing.gate === 'confirm') this.app.show(typingConfirm({ start: () => this.#start(standing), back: done }));
    else if (isTypingDue(standing)) this.app.show(typingReady({ confirm: () => this.#confirm(standing), stop, back: done }));
    else this.#wait(standing);
  }

  /** @param {Standing} standing */
  #start(standing) {
    return this.#attempt(async () => this.stand(read('typist', await this.#call(standing, 'start'))), this.begin);
  }

  /** @param {Standing} standing */
  #wait(standing) {
    const until = standing.waits_until ?? now();
    const next = () => (now() >= until ? this.begin() : this.to.home());
    this.app.show(hour({ name: 'typing-waits', until, tell: null, next, stop: () => this.#stop(standing), back: this.to.home }));
  }

  /** @param {Standing} standing */
  #confirm(standing) {
    return askHolder(this.app, this.device, {
      wish: 'confirm-typing',
      path: `/device/typing/${standing.typing}/confirm`,
      what: 'app-typing-confirm-proof',
      back: () => this.stand(standing),
      done: (answer) => this.stand(read('typist', answer)),
    });
  }

  /** One press: nobody who is being robbed has time for two. @param {Standing} standing */
  #stop(standing) {
    return this.#attempt(async () => {
      await this.#call(standing, 'stop');
      this.app.show(trouble({
        name: 'typing-stopped',
        title: 'app-typing-stopped-title',
        text: ['app-typing-stopped'],
        icon: 'check',
        actions: [{ action: 'done', text: 'app-done', press: this.to.over }],
      }));
    }, () => this.#stop(standing));
  }

  /** @param {Standing} standing @param {string} step */
  async #call({ typing }, step) {
    return this.app.server.signed(await owner(), { method: 'POST', path: `/device/typing/${typing}/${step}`, body: {} });
  }

  /**
   * @param {() => Promise<void>} work
   * @param {() => unknown} again
   */
  async #attempt(work, again) {
    try {
      await work();
    } catch (error) {
      await showProblem(this.app, error, { again, home: this.to.home });
    }
  }
}
