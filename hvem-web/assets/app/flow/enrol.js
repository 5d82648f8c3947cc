// @ts-check
// Binding this device (guide steps 1, 4 and 5; protocol §2): what is needed, scan, PIN, fingerprint or face, confirmation.
// Each step is stored before the next call, so that closing the app midway loses nothing.

import * as b64 from '/assets/lib/b64.js';
import * as carried from '/assets/lib/carried.js';
import * as p256 from '/assets/lib/p256.js';
import * as pins from '/assets/lib/pin.js';
import * as ratchet from '/assets/lib/ratchet.js';
import { Malformed, check, read, redeemTranscript, unlockTranscript } from '/assets/lib/wire.js';
import * as devices from '../device.js';
import { heldAppKey } from '../keys.js';
import { askForCamera, askForNotifications, canPush, closeCamera } from '../permissions.js';
import { showProblem } from '../problems.js';
import { bound } from '../screens/bound.js';
import { permissions } from '../screens/permissions.js';
import { enrolPin } from '../screens/pin.js';
import { noScreenLock, permissionRefused } from '../screens/refused.js';
import { scan } from '../screens/scan.js';
import { trouble } from '../screens/trouble.js';
import { starting, welcome } from '../screens/welcome.js';
import { Problem, unsigned } from '../server.js';
import * as store from '../store.js';
import { now } from '../time.js';
import { keepBound, lacksScreenLock, offerAndBind } from './binding.js';

export class Enrolment {
  /**
   * @param {import('../app.js').App} app
   * @param {carried.Enrolment | null} code from a link on this device, when there was one
   */
  constructor(app, code) {
    this.app = app;
    this.code = code;
  }

  begin = () => {
    this.app.show(welcome({ initialise: this.initialise, waitsForCode: this.code !== null }));
  };

  /** Guide: "Der skal være skærmlås …, ellers kan appen af sikkerhedsgrunde ikke aktiveres". */
  initialise = async () => {
    if (await lacksScreenLock(this.app.scheme)) {
      this.app.show(noScreenLock({ again: this.initialise, back: this.begin }));
      return;
    }
    this.#askPermissions();
  };

  #askPermissions = () => {
    this.app.show(permissions({ next: this.#permit, back: this.begin, asksForPush: this.#pushes() }));
  };

  #pushes() {
    return canPush() && this.app.about.push !== null && this.app.about.push !== undefined;
  }

  #permit = async () => {
    const notifications = this.#pushes() ? await askForNotifications() : 'missing';
    const { given, stream } = await askForCamera();
    const refused = given === 'refused' ? 'camera' : 'notifications';
    if (given === 'refused' || notifications === 'refused') {
      closeCamera(stream);
      this.app.show(permissionRefused(refused, { again: this.#permit, back: this.begin }));
      return;
    }
    if (this.code === null) {
      this.#scan(stream);
      return;
    }
    closeCamera(stream);
    await this.redeem(this.code);
  };

  /** @param {MediaStream | null} stream */
  #scan(stream) {
    this.app.show(scan({
      purpose: 'enrolment',
      stream,
      typeCode: undefined,
      back: this.begin,
      read: (text) => {
        const found = carried.read(text, this.app.about.issuer);
        if (found === null) return 'app-scan-foreign';
        if (found.kind !== 'enrolment') return 'app-scan-not-activated';
        this.redeem(found);
        return null;
      },
    }));
  }

  /**
   * @param {carried.Enrolment} code
   */
  async redeem(code) {
    this.code = null;
    const enrolling = {
      stage: /** @type {const} */ ('redeeming'),
      token: code.token,
      portalPinKey: await pins.seal(code.pinKey),
      description: devices.description(),
    };
    await store.set({ enrolling, appKey: await p256.generate(), pinKey: await pins.seal(pins.generatePinKey()), ratchet: ratchet.begin() });
    await this.resume(enrolling);
  }

  /**
   * Goes on where the app was closed.
   * @param {store.Enrolling} enrolling
   */
  async resume(enrolling) {
    if (enrolling.redeemed !== undefined && now() >= enrolling.redeemed.expires_at) {
      await this.#abandon(new Problem('enrolment-expired', {}));
    } else if (enrolling.stage === 'redeeming') {
      this.app.show(starting());
      await this.#attempt(() => this.#redeem(enrolling), () => this.resume(enrolling));
    } else if (enrolling.stage === 'redeemed') {
      this.#askPin(enrolling);
    } else {
      await this.#offerBiometrics(enrolling);
    }
  }

  /** @param {store.Enrolling} enrolling */
  async #redeem(enrolling) {
    const appKey = await heldAppKey();
    const point = await p256.point(appKey.publicKey);
    const { token, description } = enrolling;
    const transcript = redeemTranscript({ issuer: this.app.about.issuer, token, appKey: point, description });
    const signature = b64.encode(await p256.sign(appKey.privateKey, transcript.asBytes()));
    const body = { token: b64.encode(token), app_key: b64.encode(point), description, signature };
    const redeemed = read('redeemed', await unsigned({ method: 'POST', path: '/enrolments/redeem', body }));
    // What is compared must come from this device's key, not from what the server says about it.
    if (redeemed.check !== (await check(point))) throw new Malformed('the check characters belong to another key');
    const next = { ...enrolling, stage: /** @type {const} */ ('redeemed'), redeemed };
    await store.set({ enrolling: next });
    this.#askPin(next);
  }

  /** @param {store.Enrolling} enrolling */
  #askPin(enrolling) {
    const redeemed = redeemedOf(enrolling);
    const enter = (/** @type {string} */ pin) =>
      this.#attempt(() => this.#unlock(enrolling, pin), () => this.#askPin(enrolling), (error) => {
        if (!(error instanceof Problem) || error.name !== 'wrong-pin') return false;
        screen.tell(['app-pin-wrong-left', { left: error.members.tries_left }]);
        return true;
      });
    const screen = enrolPin(redeemed, { enter, back: () => this.#askWhetherToStop(enrolling) });
    this.app.show(screen.section);
  }

  /**
   * Going back costs the QR code, which works once.
   * @param {store.Enrolling} enrolling
   */
  #askWhetherToStop(enrolling) {
    this.app.show(trouble({
      name: 'enrolment-stop',
      title: 'app-enrol-stop-title',
      text: ['app-enrol-stop'],
      actions: [
        { action: 'begin-again', text: 'app-enrol-stop-yes', press: () => this.#abandon(null), kind: 'outline' },
        { action: 'continue', text: 'app-continue', press: () => this.#askPin(enrolling) },
      ],
    }));
  }

  /**
   * @param {store.Enrolling} enrolling
   * @param {string} pin
   */
  async #unlock(enrolling, pin) {
    const { enrolment, device } = redeemedOf(enrolling);
    const [appKey, pinKey, held] = [await heldAppKey(), await store.get('pinKey'), await store.get('ratchet')];
    if (pinKey === undefined || held === undefined) throw new Error('keys are missing');
    const own = await pins.unlock(pinKey, pin, device);
    const portal = await pins.unlock(enrolling.portalPinKey, pin, enrolment);
    const commitment = await ratchet.commitment(held.current);
    const point = await p256.point(appKey.publicKey);
    const fields = { issuer: this.app.about.issuer, enrolment, device, appKey: point, pinPublic: own.publicKey, ratchet: commitment };
    const bytes = unlockTranscript(fields).asBytes();
    const body = {
      pin_public: b64.encode(own.publicKey),
      ratchet: b64.encode(commitment),
      signature: b64.encode(await p256.sign(appKey.privateKey, bytes)),
      pin_signature: b64.encode(await portal.sign(bytes)),
      new_pin_signature: b64.encode(await own.sign(bytes)),
    };
    const call = { method: 'POST', path: `/enrolments/${enrolment}/unlock`, body };
    const { platform } = read('unlocked', await this.app.server.signed({ id: enrolment, key: appKey.privateKey }, call));
    const next = { ...enrolling, stage: /** @type {const} */ ('unlocked'), options: platform };
    await store.set({ enrolling: next });
    await this.#offerBiometrics(next);
  }

  /** @param {store.Enrolling} enrolling */
  #offerBiometrics(enrolling) {
    return offerAndBind(this.app, {
      options: enrolling.options ?? {},
      bind: (platform) => this.#finish(enrolling, platform),
      attempt: (...work) => this.#attempt(...work),
    });
  }

  /**
   * @param {store.Enrolling} enrolling
   * @param {unknown} platform
   */
  async #finish(enrolling, platform) {
    const { enrolment, device, pin_digits: digits } = redeemedOf(enrolling);
    const { privateKey } = await heldAppKey();
    const call = { method: 'POST', path: `/enrolments/${enrolment}/finish`, body: { platform } };
    let finished;
    try {
      finished = read('finished', await this.app.server.signed({ id: enrolment, key: privateKey }, call));
    } catch (error) {
      // When the first answer got lost the device is bound already, and the enrolment is no longer known.
      if (!(error instanceof Problem) || !['unknown-device', 'enrolment-ended'].includes(error.name)) throw error;
      const call = { method: 'GET', path: '/device' };
      const known = await this.app.server.signed({ id: device, key: privateKey }, call).catch(() => Promise.reject(error));
      finished = { ...read('device', known), device };
    }
    this.app.show(bound(await keepBound(this.app, finished, digits), { done: this.app.goHome }));
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
      if (name.startsWith('enrolment-')) await this.#abandon(error);
      // The server no longer knows the enrolment: to the person that is the same as "expired".
      else if (name === 'unknown-device') await this.#abandon(new Problem('enrolment-expired', {}));
      else await showProblem(this.app, error, { again });
    }
  }

  /** @param {unknown} why null when the person went back */
  async #abandon(why) {
    await store.wipe();
    if (why === null) this.begin();
    else await showProblem(this.app, why, { again: this.begin });
  }
}

/** @param {store.Enrolling} enrolling */
function redeemedOf(enrolling) {
  if (enrolling.redeemed === undefined) throw new Error('not redeemed yet');
  return enrolling.redeemed;
}
