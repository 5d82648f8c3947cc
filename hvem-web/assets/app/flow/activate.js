// @ts-check
// Binding this device on the phone alone (guide "Aktivér din nøgleapp", steps 1 to 12; protocol §2.4): the gates that the server names, one by one. What
// the app needs to go on is stored before the next call, so that closing it midway, or for an hour, loses nothing.

import * as b64 from '/assets/lib/b64.js';
import * as p256 from '/assets/lib/p256.js';
import * as pins from '/assets/lib/pin.js';
import * as ratchet from '/assets/lib/ratchet.js';
import { beginTranscript, choosePinTranscript, read } from '/assets/lib/wire.js';
import * as devices from '../device.js';
import { heldAppKey } from '../keys.js';
import { askForNotifications, canPush } from '../permissions.js';
import { passes, showProblem } from '../problems.js';
import { describeSubscription } from '../push.js';
import { bound } from '../screens/bound.js';
import { askKey, noKey } from '../screens/card.js';
import { askCredentials } from '../screens/credentials.js';
import { hour } from '../screens/hour.js';
import { askLetter, askUserId } from '../screens/letter.js';
import { noScreenLock } from '../screens/refused.js';
import { pinIntro } from '../screens/take.js';
import { terms } from '../screens/terms.js';
import { trouble } from '../screens/trouble.js';
import { starting, welcome } from '../screens/welcome.js';
import { Problem, unsigned } from '../server.js';
import * as store from '../store.js';
import { clockTime } from '../time.js';
import { keepBound, lacksScreenLock, offerAndBind, offerToNotify } from './binding.js';
import { choosePin, keyRefused } from './new-pin.js';
import { askTemporaryPin } from './sms.js';
import { chooseWay, meet, take } from './take.js';
import { showTour } from './tour.js';

/** @typedef {import('/assets/lib/wire.js').Standing} Standing */
/** @typedef {import('../view.js').Text} Text */

export class Activation {
  /** What was typed, to be corrected and not typed again. */
  #userId = '';
  #letterNumber = '';

  /** @param {import('../app.js').App} app */
  constructor(app) {
    this.app = app;
  }

  /** Step 1: "… ved at trykke på start". */
  begin = () => {
    this.app.show(welcome({ initialise: this.initialise, waitsForCode: false, alone: true }));
  };

  initialise = async () => {
    if (await lacksScreenLock(this.app.scheme)) {
      this.app.show(noScreenLock({ again: this.initialise, back: this.begin }));
      return;
    }
    if (this.app.scheme.copy) this.#chooseWay();
    else await this.#begin();
  };

  #chooseWay() {
    chooseWay(this.app, { letter: this.#begin, take: this.#take, back: this.begin });
  }

  #begin = () => this.#attempt(() => this.#start(), this.initialise);

  /** The code of another phone was read (guide "Kopier din MitID app", step 19). */
  #take = (/** @type {import('/assets/lib/carried.js').Copy} */ found) => this.#attempt(async () => {
    const [appKey, description] = [await p256.generate(), devices.description()];
    await this.#began(await take(this.app, found, { appKey, description }), appKey, found.key);
  }, this.initialise);

  /** Goes on where the app was closed. */
  resume = () => this.#attempt(async () => {
    this.app.show(starting());
    await this.#stand(await this.#call('GET', ''));
  }, this.resume);

  async #start() {
    this.app.show(starting());
    const [appKey, description] = [await p256.generate(), devices.description()];
    const point = await p256.point(appKey.publicKey);
    const transcript = beginTranscript({ issuer: this.app.about.issuer, appKey: point, description });
    const signature = b64.encode(await p256.sign(appKey.privateKey, transcript.asBytes()));
    const body = { app_key: b64.encode(point), description, signature };
    await this.#began(read('standing', await unsigned({ method: 'POST', path: '/enrolments', body })), appKey);
  }

  /**
   * @param {Standing} standing
   * @param {CryptoKeyPair} appKey
   * @param {Uint8Array} [seen]
   */
  async #began(standing, appKey, seen) {
    const activating = { enrolment: standing.enrolment, device: standing.device, seen };
    await store.set({ activating, appKey, pinKey: await pins.seal(pins.generatePinKey()), ratchet: ratchet.begin() });
    await this.#stand(standing);
  }

  /**
   * The screen that is due.
   * @param {Standing} standing
   * @param {Text | null} [tell]
   */
  async #stand(standing, tell = null) {
    if (standing.waits_until !== null && standing.waits_until !== undefined) {
      await this.#wait(standing.waits_until, tell);
      return;
    }
    switch (standing.gate) {
      case 'accept-terms':
        this.app.show(terms({ accept: () => this.#pass({ 'accept-terms': {} }), back: this.#askWhetherToStop }));
        return;
      case 'proximity':
        await this.#meet(standing);
        return;
      case 'user-id':
      case 'password':
      case 'letter':
        await this.#askWhoItIs(tell);
        return;
      case 'sms-code':
        this.#askTemporaryPin(standing);
        return;
      case 'card-key':
        this.#askKey(standing, tell);
        return;
      case 'choose-pin':
        this.#askPin();
        return;
      case 'offer-biometrics':
        await this.#offerBiometrics(standing);
        return;
      default:
        throw new Error(`a gate that this app does not know: ${standing.gate}`);
    }
  }

  /**
   * What proves who it is stands on one screen with the user ID.
   * @param {Text | null} tell
   */
  async #askWhoItIs(tell) {
    if ((await this.#held()).seen !== undefined) this.#askUserId(tell);
    else if (this.app.scheme.activate?.includes('letter')) this.#askLetter(tell);
    else this.#askCredentials(tell);
  }

  /** Both phones look at each other. @param {Standing} standing */
  async #meet(standing) {
    const { seen } = await this.#held();
    if (!standing.proximity || seen === undefined) throw new Error('nobody to meet');
    await meet(this.app, standing.proximity, seen, {
      look: async () => read('standing', await this.#call('GET', '')),
      stand: (next) => this.#attempt(() => this.#stand(next), this.resume),
      failed: (error) => this.#attempt(() => Promise.reject(error), this.resume, passes),
      refuse: () => this.#call('POST', '/stop'),
      stop: this.#askWhetherToStop,
    });
  }

  /** Guide "Kopier din MitID app", step 20. @param {Text | null} tell */
  #askUserId(tell) {
    const enter = (/** @type {string} */ userId) => this.#attempt(async () => {
      this.#userId = userId;
      await this.#pass({ 'user-id': { user_id: userId } });
    }, this.resume, (error) => {
      if (!(error instanceof Problem) || error.name !== 'wrong-user-id') return false;
      this.#askUserId(['app-wrong-user-id-left', { left: Number(error.members.tries_left) }]);
      return true;
    });
    this.app.show(askUserId({ title: 'app-take-user-id-title', lead: 'app-take-user-id', userId: this.#userId, tell, enter, back: this.#askWhetherToStop }));
  }

  /** Whoever has just typed a temporary PIN is told that the next one is their own (guide "Kopier din MitID app", step 22). */
  #askPin() {
    const back = this.#askWhetherToStop;
    const choose = () => choosePin(this.app, { back, chosen: (digits) => this.#attempt(() => this.#choose(digits), this.resume) });
    if (this.app.scheme.activate?.includes('sms-code')) this.app.show(pinIntro({ next: choose, back }));
    else choose();
  }

  /** @param {Text | null} tell */
  #askLetter(tell) {
    const enter = (/** @type {{ userId: string, number: string, code: string }} */ { userId, number, code }) => this.#attempt(async () => {
      [this.#userId, this.#letterNumber] = [userId, number];
      this.app.show(starting());
      await this.#call('POST', '/pass', { 'user-id': { user_id: userId } });
      await this.#stand(await this.#call('POST', '/pass', { letter: { number, code } }));
    }, this.resume, (error) => {
      if (!(error instanceof Problem) || error.name !== 'wrong-letter') return false;
      this.#askLetter('app-wrong-letter');
      return true;
    });
    this.app.show(askLetter({ typed: { userId: this.#userId, number: this.#letterNumber }, tell, enter, back: this.#askWhetherToStop }));
  }

  /**
   * @param {Standing} standing
   * @param {Text | null} [tell]
   */
  #askTemporaryPin(standing, tell = null) {
    askTemporaryPin(this.app, {
      sent: standing.sms,
      attempt: (work, again, handled) => this.#attempt(work, again, handled),
      enter: (code) => this.#pass({ 'sms-code': { code } }),
      send: async () => this.#askTemporaryPin(read('standing', await this.#call('POST', '/sms')), 'app-sms-on-its-way'),
      again: this.resume,
      back: this.#askWhetherToStop,
    }, tell);
  }

  /**
   * Steps 3 and 6: user ID and password on one screen.
   * @param {Text | null} tell
   */
  #askCredentials(tell) {
    const enter = (/** @type {string} */ userId, /** @type {string} */ password) => this.#attempt(async () => {
      this.#userId = userId;
      this.app.show(starting());
      await this.#call('POST', '/pass', { 'user-id': { user_id: userId } });
      await this.#stand(await this.#call('POST', '/pass', { password: { password } }));
    }, this.resume, (error) => {
      if (!(error instanceof Problem) || error.name !== 'wrong-password') return false;
      this.#askCredentials('app-wrong-password');
      return true;
    });
    this.app.show(askCredentials({
      name: 'credentials', title: 'app-credentials-title', lead: 'app-credentials-lead', isEmail: this.app.scheme.identifier === 'email',
      userId: this.#userId, tell, enter, back: this.#askWhetherToStop,
    }));
  }

  /**
   * Steps 4 and 7.
   * @param {Standing} standing
   * @param {Text | null} tell
   */
  #askKey(standing, tell) {
    const back = this.#askWhetherToStop;
    if (!standing.key) {
      this.app.show(noKey({ another: () => this.#attempt(async () => this.#stand(await this.#call('POST', '/key')), this.resume), back }));
      return;
    }
    const enter = (/** @type {string} */ key) => this.#attempt(() => this.#pass({ 'card-key': { key } }), this.resume, (error) => {
      const told = keyRefused(error, standing);
      if (told === null) return false;
      this.#askKey(...told);
      return true;
    });
    this.app.show(askKey({ asked: standing.key, title: 'app-activate-title', label: 'app-activate', tell, enter, back }));
  }

  /**
   * Step 5. A phone that may notify is told to when the time has come.
   * @param {number} until
   * @param {Text | null} tell
   */
  async #wait(until, tell) {
    const next = () => this.#attempt(async () => {
      const standing = read('standing', await this.#call('GET', ''));
      await this.#stand(standing, standing.waits_until ? ['app-hour-not-yet', { at: clockTime(standing.waits_until) }] : null);
    }, this.resume);
    this.app.show(hour({ name: 'waiting-period', until, tell, next, stop: this.#askWhetherToStop }));
    await this.#askToBeWoken().catch(() => {});
  }

  async #askToBeWoken() {
    if (!canPush() || this.app.about.push === null || this.app.about.push === undefined) return;
    if ((await askForNotifications()) !== 'granted') return;
    const subscription = await describeSubscription(this.app.about.push.vapid);
    if (subscription !== null) await this.#call('PUT', '/push', subscription);
  }

  /** @param {Record<string, unknown>} pass */
  async #pass(pass) {
    this.app.show(starting());
    await this.#stand(await this.#call('POST', '/pass', pass));
  }

  /** @param {string} digits step 8 */
  async #choose(digits) {
    const { enrolment, device } = await this.#held();
    const [appKey, pinKey, held] = [await heldAppKey(), await store.get('pinKey'), await store.get('ratchet')];
    if (pinKey === undefined || held === undefined) throw new Error('keys are missing');
    const own = await pins.unlock(pinKey, digits, device);
    const commitment = await ratchet.commitment(held.current);
    const fields = {
      issuer: this.app.about.issuer, enrolment, device, appKey: await p256.point(appKey.publicKey), pinPublic: own.publicKey, ratchet: commitment,
    };
    const bytes = choosePinTranscript(fields).asBytes();
    await this.#pass({
      'choose-pin': {
        pin_public: b64.encode(own.publicKey),
        ratchet: b64.encode(commitment),
        signature: b64.encode(await p256.sign(appKey.privateKey, bytes)),
        pin_signature: b64.encode(await own.sign(bytes)),
      },
    });
  }

  /** @param {Standing} standing step 9 */
  #offerBiometrics(standing) {
    return offerAndBind(this.app, {
      options: standing.platform ?? {},
      bind: async (platform) => this.#isBound(await this.#call('POST', '/bind', { platform }), standing.pin_digits),
      attempt: (...work) => this.#attempt(...work),
    });
  }

  /** The answer to the last call may have been lost: what is bound answers the same once more. */
  async #wasBound() {
    const answer = await this.#call('POST', '/bind', { platform: null }).catch(() => null);
    if (answer === null) return false;
    await this.#isBound(answer, this.app.scheme.pin_digits);
    return true;
  }

  /**
   * @param {unknown} answer
   * @param {number} digits
   */
  async #isBound(answer, digits) {
    const device = await keepBound(this.app, read('finished', answer), digits);
    const ready = () => this.app.show(bound(device, { done: this.app.goHome }));
    if (this.app.scheme.tour) showTour(this.app, ready);
    else offerToNotify(this.app, ready);
  }

  /** Going back costs keys of the card, and time. */
  #askWhetherToStop = () => {
    this.app.show(trouble({
      name: 'activation-stop',
      title: 'app-activation-stop-title',
      text: ['app-activation-stop'],
      actions: [
        { action: 'begin-again', text: 'app-activation-stop-yes', press: this.#stop, kind: 'outline' },
        { action: 'continue', text: 'app-continue', press: this.resume },
      ],
    }));
  };

  /**
   * @param {string} method
   * @param {string} step
   * @param {unknown} [body]
   */
  async #call(method, step, body) {
    const { enrolment } = await this.#held();
    const { privateKey } = await heldAppKey();
    return this.app.server.signed({ id: enrolment, key: privateKey }, { method, path: `/enrolments/${enrolment}${step}`, body });
  }

  async #held() {
    const held = await store.get('activating');
    if (held === undefined) throw new Error('nothing is under way');
    return held;
  }

  /**
   * @param {() => Promise<void>} work
   * @param {() => unknown} again
   * @param {(error: unknown) => boolean} [handled]
   */
  async #attempt(work, again, handled = () => false) {
    try {
      await work();
    } catch (error) {
      if (handled(error)) return;
      const name = error instanceof Problem ? error.name : '';
      if (name === 'enrolment-ended' && (await this.#wasBound())) return;
      if (name.startsWith('enrolment-') || name === 'too-many-devices') await this.#abandon(error);
      else if (name === 'unknown-device') await this.#abandon(new Problem('enrolment-expired', {}));
      else if (name === 'gate-out-of-order') await this.resume();
      else await showProblem(this.app, error, { again });
    }
  }

  /** The server hears of it, so that nobody is told of a phone that will not come. Without an answer it ends by itself. */
  #stop = async () => {
    await this.#call('POST', '/stop').catch(() => {});
    await store.wipe();
    this.begin();
  };

  /** @param {unknown} why */
  async #abandon(why) {
    await store.wipe();
    await showProblem(this.app, why, { again: this.begin });
  }
}
