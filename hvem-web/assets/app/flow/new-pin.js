// @ts-check
// A new PIN (journey E11): a known one is changed (protocol §4.2), a forgotten one renewed (§4.3) by the gates that the server names.

import * as b64 from '/assets/lib/b64.js';
import { changePinTranscript, read, renewPinTranscript } from '/assets/lib/wire.js';
import { owner, pinKey, signWithPlatformKey } from '../keys.js';
import { showProblem } from '../problems.js';
import { askKey, noKey } from '../screens/card.js';
import { askCredentials } from '../screens/credentials.js';
import { hour } from '../screens/hour.js';
import { askUserId } from '../screens/letter.js';
import { pinChosen } from '../screens/pin-chosen.js';
import { pin } from '../screens/pin.js';
import { platform } from '../screens/platform.js';
import { trouble } from '../screens/trouble.js';
import { starting } from '../screens/welcome.js';
import { Problem, unsigned } from '../server.js';
import * as store from '../store.js';
import { moment } from '../time.js';
import { askPin, attempt } from './pin-entry.js';
import { askTemporaryPin } from './sms.js';
import { sendTurn, signed, turn } from './turning.js';

/** @typedef {import('../view.js').Text} Text */
/** @typedef {{ back: () => unknown, done: () => unknown }} To */

/**
 * Chooses a PIN, twice. What is guessed first is refused here, because no server ever sees it.
 * @param {import('../app.js').App} app
 * @param {object} to
 * @param {() => unknown} to.back
 * @param {(digits: string) => unknown} to.chosen
 * @param {(digits: string) => Text | null} [to.refuse] what else no new PIN may be
 * @param {Text | null} [tell]
 */
export function choosePin(app, to, tell = null) {
  const digits = app.scheme.pin_digits;
  const again = (/** @type {Text} */ why) => choosePin(app, to, why);
  const button = { action: 'next', label: 'app-next' };
  const repeat = (/** @type {string} */ chosen) => app.show(pin({
    ...button, digits, name: 'repeat-pin', title: 'app-repeat-pin-title', lead: ['app-repeat-pin', { digits }],
    back: () => choosePin(app, to),
    enter: (typed) => (typed === chosen ? to.chosen(typed) : again('app-pins-differ')),
  }).section);
  const first = pin({
    ...button, digits, name: 'choose-pin', title: 'app-choose-pin-title', lead: ['app-choose-pin', { digits }],
    back: to.back,
    enter: async (typed) => {
      const why = to.refuse?.(typed) ?? (await guessedFirst(typed));
      if (why === null) repeat(typed);
      else again(why);
    },
  });
  app.show(first.section);
  first.tell(tell);
}

/**
 * @param {string} digits
 * @returns {Promise<Text | null>} why not this one
 */
async function guessedFirst(digits) {
  try {
    const list = read('pins', await unsigned({ method: 'GET', path: '/pins' }));
    return list.includes(digits) ? 'app-pin-common' : null;
  } catch {
    return 'app-pin-unchecked';
  }
}

/**
 * The new PIN is in force.
 * @param {import('../app.js').App} app
 * @param {() => unknown} done
 */
async function inForce(app, done) {
  // What opened the app was the old one.
  app.lock.takeProof();
  const device = await store.get('device');
  // The scheme may have come to want longer ones.
  if (device !== undefined) await store.set({ device: { ...device, digits: app.scheme.pin_digits } });
  app.show(pinChosen({ done }));
}

/**
 * *Change PIN code*: the present one, then the new one twice. A mistake in the present one keeps the new one.
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {To} to
 */
export function changePin(app, device, { back, done }) {
  /** @type {string | null} */
  let kept = null;
  const send = async (/** @type {string} */ present, /** @type {string} */ chosen) => {
    kept = chosen;
    app.show(starting());
    await sendChange(app, device, present, chosen);
    await inForce(app, done);
  };
  const entry = {
    name: 'change-pin', title: 'app-change-pin-title', lead: 'app-change-pin', action: 'next', label: 'app-next', back,
    use: (/** @type {string} */ present) => (kept === null ? choose(present) : send(present, kept)),
  };
  const choose = (/** @type {string} */ present) => choosePin(app, {
    back: () => askPin(app, device, entry),
    refuse: (typed) => (typed === present ? 'app-pin-same' : null),
    chosen: (chosen) => attempt(app, device, entry, () => send(present, chosen)),
  });
  askPin(app, device, entry);
}

/**
 * @param {import('../app.js').App} app
 * @param {store.Bound} device
 * @param {string} present
 * @param {string} chosen
 */
async function sendChange(app, device, present, chosen) {
  const [now, old, fresh] = await Promise.all([turn(), pinKey(present, device.id), pinKey(chosen, device.id)]);
  const transcript = changePinTranscript({ issuer: app.about.issuer, device: device.id, pinPublic: fresh.publicKey, ...now });
  const body = {
    pin_public: b64.encode(fresh.publicKey),
    ...(await signed(now, transcript)),
    pin_signature: b64.encode(await old.sign(transcript.asBytes())),
    new_pin_signature: b64.encode(await fresh.sign(transcript.asBytes())),
  };
  await sendTurn(app.server, now, { method: 'PUT', path: '/device/pin', body });
}

/** *Forgot PIN code*: the gates of the scheme, one after the other, as the server names them. */
export class Renewal {
  /** What was typed as user ID, to be corrected and not typed again. */
  #userId = '';

  /**
   * @param {import('../app.js').App} app
   * @param {store.Bound} device
   * @param {To} to
   */
  constructor(app, device, to) {
    this.app = app;
    this.device = device;
    this.to = to;
  }

  begin = () => this.#attempt(async () => {
    this.app.show(starting());
    this.#walk(read('renewal', await this.#call('/device/pin/renewal', undefined)));
  }, this.begin);

  /** @param {import('/assets/lib/wire.js').Renewal} renewal */
  #walk(renewal) {
    if (typeof renewal.waits_until === 'number') return this.#wait(renewal, renewal.waits_until);
    if (renewal.gate === null) return inForce(this.app, this.to.done);
    const asksPassword = this.app.scheme.forgot_pin?.includes('password');
    const ways = {
      'user-id': asksPassword ? this.#askCredentials : this.#askUserId,
      password: this.#askCredentials,
      'card-key': this.#askKey,
      'sms-code': this.#askTemporaryPin,
      'choose-pin': this.#choosePin,
    };
    const way = ways[renewal.gate];
    if (way === undefined) throw new Error(`unknown gate "${renewal.gate}"`);
    return way(renewal);
  }

  #askCredentials = (/** @type {import('/assets/lib/wire.js').Renewal} */ renewal, /** @type {Text | null} */ tell = null) => {
    const enter = (/** @type {string} */ userId, /** @type {string} */ password) => this.#attempt(async () => {
      this.#userId = userId;
      this.app.show(starting());
      await this.#call(pathOf(renewal), { 'user-id': { user_id: userId } });
      const now = await turn();
      const body = { password: { password, ratchet: b64.encode(now.ratchet), next_ratchet: b64.encode(now.nextRatchet) } };
      this.#walk(read('renewal', await sendTurn(this.app.server, now, { method: 'POST', path: pathOf(renewal), body })));
    }, () => enter(userId, password), (error) => {
      if (!(error instanceof Problem) || error.name !== 'wrong-password') return false;
      this.#askCredentials(renewal, 'app-wrong-password');
      return true;
    });
    this.app.show(askCredentials({
      name: 'forgot-pin', title: 'app-forgot-pin', lead: 'app-forgot-pin-lead', isEmail: this.app.scheme.identifier === 'email',
      userId: this.#userId, tell, enter, back: this.to.back,
    }));
  };

  /** Without a password the user ID begins a waiting period. */
  #askUserId = (/** @type {import('/assets/lib/wire.js').Renewal} */ renewal, /** @type {Text | null} */ tell = null) => {
    const enter = (/** @type {string} */ userId) => this.#attempt(() => {
      this.#userId = userId;
      this.app.show(starting());
      return this.#pass(renewal, { 'user-id': { user_id: userId } });
    }, () => enter(userId), (error) => {
      if (!(error instanceof Problem) || error.name !== 'wrong-user-id') return false;
      this.#askUserId(renewal, 'app-wrong-user-id');
      return true;
    });
    this.app.show(askUserId({ title: 'app-forgot-pin', lead: 'app-forgot-pin-wait-lead', userId: this.#userId, tell, enter, back: this.to.back }));
  };

  /**
   * @param {import('/assets/lib/wire.js').Renewal} renewal
   * @param {number} until
   * @param {Text | null} [tell]
   */
  #wait(renewal, until, tell = null) {
    const next = () => this.#attempt(async () => {
      const stands = read('renewal', await this.#ask('GET', pathOf(renewal)));
      if (typeof stands.waits_until === 'number') this.#wait(stands, stands.waits_until, 'app-pin-waits-not-yet');
      else this.#walk(stands);
    }, next);
    const stop = () => this.#attempt(async () => {
      await this.#ask('POST', '/device/pin/renewal/stop');
      this.to.back();
    }, stop);
    this.app.show(hour({ name: 'pin-waits', until, tell, next, stop, back: this.to.back }));
  }

  #askTemporaryPin = (/** @type {import('/assets/lib/wire.js').Renewal} */ renewal, /** @type {Text | null} */ tell = null) => {
    askTemporaryPin(this.app, {
      sent: renewal.sms,
      attempt: (work, again, handled) => this.#attempt(work, again, handled),
      enter: (code) => this.#pass(renewal, { 'sms-code': { code } }),
      send: async () => this.#askTemporaryPin(read('renewal', await this.#call(`${pathOf(renewal)}/sms`, undefined)), 'app-sms-on-its-way'),
      again: this.begin,
      back: this.to.back,
    }, tell);
  };

  /** Guide "Glemt din kode", step 3: "Indtast nøglen fra dit nøglekort og klik på nulstil nøgleapp kode". */
  #askKey = (/** @type {import('/assets/lib/wire.js').Renewal} */ renewal, /** @type {Text | null} */ tell = null) => {
    const { back } = this.to;
    if (!renewal.key) {
      const another = () => this.#attempt(async () => this.#walk(read('renewal', await this.#call(`${pathOf(renewal)}/key`, undefined))), another);
      this.app.show(noKey({ another, back }));
      return;
    }
    const enter = (/** @type {string} */ key) => this.#attempt(() => this.#pass(renewal, { 'card-key': { key } }), () => enter(key), (error) => {
      const told = keyRefused(error, renewal);
      if (told === null) return false;
      this.#askKey(...told);
      return true;
    });
    this.app.show(askKey({ asked: renewal.key, title: 'app-activate-title', label: 'app-renew-with-key', tell, enter, back }));
  };

  #choosePin = (/** @type {import('/assets/lib/wire.js').Renewal} */ renewal) => {
    const chosen = (/** @type {string} */ digits) =>
      (renewal.platform === null ? this.#send(renewal, digits) : this.#askPlatform(renewal, digits));
    choosePin(this.app, { back: this.to.back, chosen });
  };

  /** Where fingerprint, face or screen lock are set up, they have to show that the holder is there. */
  #askPlatform = (/** @type {import('/assets/lib/wire.js').Renewal} */ renewal, /** @type {string} */ digits) => {
    const usePlatform = async () => {
      let worked = true;
      await this.#attempt(() => this.#sendChoice(renewal, digits), usePlatform, (error) => {
        worked = !(error instanceof DOMException || (error instanceof Problem && error.name === 'platform-refused'));
        return !worked;
      });
      return worked;
    };
    const screen = platform({ name: 'renew-platform', what: 'app-renew-platform', usePlatform, back: () => this.#choosePin(renewal) });
    this.app.show(screen.section);
    screen.begin();
  };

  /**
   * @param {import('/assets/lib/wire.js').Renewal} renewal
   * @param {string} digits
   * @returns {Promise<unknown>}
   */
  #send(renewal, digits) {
    return this.#attempt(() => this.#sendChoice(renewal, digits), () => this.#send(renewal, digits));
  }

  /**
   * @param {import('/assets/lib/wire.js').Renewal} renewal
   * @param {string} digits
   */
  async #sendChoice(renewal, digits) {
    const [now, fresh] = await Promise.all([turn(), pinKey(digits, this.device.id)]);
    const fields = { issuer: this.app.about.issuer, device: this.device.id, renewal: renewal.renewal, pinPublic: fresh.publicKey };
    const transcript = renewPinTranscript({ ...fields, ...now });
    const assertion = renewal.platform === null ? null : await signWithPlatformKey(renewal.platform, await transcript.digest());
    const choice = {
      pin_public: b64.encode(fresh.publicKey),
      ...(await signed(now, transcript)),
      new_pin_signature: b64.encode(await fresh.sign(transcript.asBytes())),
      assertion,
    };
    const call = { method: 'POST', path: pathOf(renewal), body: { 'choose-pin': choice } };
    this.#walk(read('renewal', await sendTurn(this.app.server, now, call)));
  }

  /**
   * @param {import('/assets/lib/wire.js').Renewal} renewal
   * @param {unknown} body
   */
  async #pass(renewal, body) {
    this.#walk(read('renewal', await this.#call(pathOf(renewal), body)));
  }

  /**
   * @param {string} path
   * @param {unknown} body
   */
  async #call(path, body) {
    return this.app.server.signed(await owner(), { method: 'POST', path, body });
  }

  /**
   * @param {string} method
   * @param {string} path
   */
  async #ask(method, path) {
    return this.app.server.signed(await owner(), { method, path });
  }

  /**
   * @param {() => unknown} work
   * @param {() => unknown} again
   * @param {(error: unknown) => boolean} [handled]
   */
  async #attempt(work, again, handled = () => false) {
    try {
      await work();
    } catch (error) {
      if (handled(error)) return;
      const problem = error instanceof Problem ? error : null;
      if (problem?.name === 'password-rests') this.#rests(Number(problem.members.until));
      else await showProblem(this.app, error, { again: problem?.name === 'renewal-unknown' ? this.begin : again, home: this.to.back });
    }
  }

  /** @param {number} until */
  #rests(until) {
    this.app.show(trouble({
      name: 'password-rests',
      title: 'app-password-rests-title',
      text: ['app-password-rests', ['app-password-rests-until', { until: moment(until) }]],
      icon: 'clock',
      actions: [{ action: 'done', text: 'app-done', press: this.to.back }],
    }));
  }
}

/**
 * A key that was wrong, or none that is waited for.
 * @template {{ key?: import('/assets/lib/wire.js').KeyAsked | null }} T
 * @param {unknown} error
 * @param {T} stands
 * @returns {[T, Text | null] | null} what stands now, and what to tell; null where it is something else
 */
export function keyRefused(error, stands) {
  if (!(error instanceof Problem) || !['wrong-key', 'no-key-asked'].includes(error.name)) return null;
  const left = Number(error.members.tries_left ?? 0);
  if (!stands.key || left === 0) return [{ ...stands, key: null }, null];
  return [{ ...stands, key: { ...stands.key, tries_left: left } }, ['app-wrong-key', { left }]];
}

/** @param {import('/assets/lib/wire.js').Renewal} renewal */
function pathOf(renewal) {
  return `/device/pin/renewal/${encodeURIComponent(renewal.renewal)}`;
}
