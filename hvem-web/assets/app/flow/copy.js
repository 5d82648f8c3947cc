// @ts-check
// Copying the app to another phone, on the phone that has it (guide "Kopier din MitID app", steps 2 to 12; protocol §2.5). The server keeps the hour; this
// phone vouches for the new one's key, after each has read the other's code.

import * as b64 from '/assets/lib/b64.js';
import { same } from '/assets/lib/bytes.js';
import * as carried from '/assets/lib/carried.js';
import * as p256 from '/assets/lib/p256.js';
import { Malformed, commitment, copyCheck, endorseTranscript, read } from '/assets/lib/wire.js';
import { heldAppKey, owner } from '../keys.js';
import { closeCamera } from '../permissions.js';
import { showProblem } from '../problems.js';
import { activateMenu, copyCode, copyCompare, copyConfirm, copyElsewhere, copyIntro, copyReady, copyVouched } from '../screens/copy.js';
import { hour } from '../screens/hour.js';
import { scan } from '../screens/scan.js';
import { trouble } from '../screens/trouble.js';
import { starting } from '../screens/welcome.js';
import { Problem } from '../server.js';
import { now } from '../time.js';
import { askEverySecond } from '../view.js';
import { withCamera } from './camera.js';
import { askHolder } from './holder.js';

/** @typedef {import('/assets/lib/wire.js').CopyStanding} Standing */
/** @typedef {import('../view.js').Text} Text */

/** Whether something is to be done on this phone before anything else (step 8). @param {Standing} standing */
export function isDue({ mine, gate }) {
  return mine && ['unlock', 'show-qr', 'proximity'].includes(gate ?? '');
}

/**
 * The copy of the account that is under way.
 * @param {import('../app.js').App} app
 * @param {number} [patience] how long it may take, ms
 * @returns {Promise<Standing | null>}
 */
export async function copyUnderWay(app, patience) {
  if (!app.scheme.copy) return null;
  const answer = await app.server.signed(await owner(), { method: 'GET', path: '/device/copies', patience });
  return answer === null ? null : read('copy', answer);
}

/**
 * One press: nobody who is being robbed has time for two.
 * @param {import('../app.js').App} app
 * @param {Standing} standing
 * @param {() => unknown} home
 */
export async function stopCopy(app, standing, home) {
  try {
    await app.server.signed(await owner(), { method: 'POST', path: `/device/copies/${standing.copy}/stop`, body: {} });
    app.show(trouble({
      name: 'copy-stopped',
      title: 'app-copy-stopped-title',
      text: ['app-copy-stopped'],
      icon: 'check',
      actions: [{ action: 'done', text: 'app-done', press: home }],
    }));
  } catch (error) {
    await showProblem(app, error, { again: () => stopCopy(app, standing, home), home });
  }
}

export class Copying {
  /**
   * @param {import('../app.js').App} app
   * @param {import('../store.js').Bound} device
   * @param {{ back: () => unknown, home: () => unknown, over: () => unknown }} to `back` from the menu, `home` from everything that is under way, `over` where
   *   this phone has done all that it has to
   */
  constructor(app, device, to) {
    this.app = app;
    this.device = device;
    this.to = to;
  }

  /** Step 2. */
  menu = () => this.app.show(activateMenu({ copy: this.begin, back: this.to.back }));

  /** Steps 3 to 5; what was begun before goes on. */
  begin = () => this.#attempt(async () => {
    const standing = await copyUnderWay(this.app);
    if (standing === null) this.app.show(copyIntro({ begin: this.#prove, back: this.menu }));
    else this.stand(standing);
  }, this.begin);

  #prove = () => askHolder(this.app, this.device, {
    wish: 'copy', path: '/device/copies', what: 'app-copy-proof', back: this.begin, done: (answer) => this.stand(read('copy', answer)),
  });

  /** Goes on where it stands. */
  resume = () => this.#attempt(async () => {
    const standing = await copyUnderWay(this.app);
    if (standing === null) this.#isOver();
    else this.stand(standing);
  }, this.resume);

  /**
   * @param {Standing} standing
   * @param {Text | null} [tell]
   */
  stand(standing, tell = null) {
    const stop = () => this.#stop(standing);
    const done = this.to.home;
    if (!standing.mine) this.app.show(copyElsewhere({ from: standing.from, done: () => this.#isMine(standing), stop }));
    else if (standing.gate === 'confirm') this.app.show(copyConfirm({ start: () => this.#start(standing), back: done }));
    else if (isDue(standing)) this.app.show(copyReady({ show: () => this.#show(standing), stop, tell, back: done }));
    else if (standing.shown?.endorsed) this.app.show(copyVouched({ done: this.to.over, stop }));
    else this.#wait(standing);
  }

  /** The holder copies another phone, and is not asked again. @param {Standing} standing */
  #isMine(standing) {
    this.app.ownCopy = standing.copy;
    return this.to.home();
  }

  /** Step 6. @param {Standing} standing */
  #start(standing) {
    return this.#attempt(async () => this.stand(read('copy', await this.#call(standing, 'start', {}))), this.resume);
  }

  /** Step 7: "Tryk på OK, hvis du vil minimere vinduet med ventetid". @param {Standing} standing */
  #wait(standing) {
    const until = standing.waits_until ?? standing.expires_at;
    const next = () => (now() >= until ? this.resume() : this.to.home());
    this.app.show(hour({ name: 'copy-waits', until, tell: null, next, stop: () => this.#stop(standing), back: this.to.home }));
  }

  /** Step 9. @param {Standing} standing */
  #show(standing) {
    return askHolder(this.app, this.device, {
      wish: 'show-copy',
      path: `/device/copies/${standing.copy}/show`,
      what: 'app-copy-proof',
      back: () => this.stand(standing),
      done: (answer) => this.#permit(standing, read('copy-code', answer)),
    });
  }

  /** Steps 10 and 11. @param {Standing} standing @param {{ token: string, valid_until: number }} code */
  #permit(standing, code) {
    const next = (/** @type {MediaStream | null} */ stream) => {
      // The code is shown first: it is opened again to scan.
      closeCamera(stream);
      return this.#code(standing, code);
    };
    return withCamera(this.app, { next, back: this.resume });
  }

  /** Step 12. @param {Standing} standing @param {{ token: string, valid_until: number }} code */
  async #code(standing, { token, valid_until: until }) {
    const key = await commitment(await this.#ownPoint());
    const bytes = b64.decodeExactly(token, 16);
    if (bytes === null) throw new Malformed('not a token');
    const section = copyCode({
      code: carried.qr({ kind: 'copy', token: bytes, key }, this.app.about.issuer),
      until,
      over: () => this.stand({ ...standing, gate: 'unlock' }, 'app-copy-code-over'),
      stop: () => this.#stop(standing),
    });
    this.app.show(section);
    this.#watch(section, (stands) => {
      const meetUntil = stands.shown?.meet_until;
      if (typeof meetUntil === 'number') this.#scan(stands, meetUntil);
    });
  }

  /** The new phone has read the code: now its own is read here. @param {Standing} standing @param {number} until @param {Text | null} [tell] */
  #scan(standing, until, tell = null) {
    this.app.show(scan({
      purpose: 'meeting',
      stream: null,
      typeCode: undefined,
      until,
      tell,
      back: this.resume,
      read: (text) => {
        const found = carried.read(text, this.app.about.issuer);
        if (found === null || found.kind !== 'meeting') return 'app-scan-foreign';
        this.#meet(standing, found, until);
        return null;
      },
    }));
  }

  /** @param {Standing} standing @param {carried.Meeting} found @param {number} until */
  #meet(standing, found, until) {
    return this.#attempt(async () => {
      this.app.show(starting());
      const met = read('met', await this.#call(standing, 'meet', { meeting: b64.encode(found.meeting) }));
      const newKey = b64.decode(met.app_key) ?? new Uint8Array(0);
      // What was seen on the other phone decides, not what the server says of it.
      if (!same(await commitment(newKey), found.key)) {
        await this.#call(standing, 'stop', {});
        throw new Malformed('another key than the one that was scanned');
      }
      const oldKey = await this.#ownPoint();
      const check = await copyCheck({ issuer: this.app.about.issuer, copy: standing.copy, oldKey, newKey, meeting: found.meeting });
      this.app.show(copyCompare({
        check,
        description: met.description,
        same: () => this.#endorse(standing, { newKey, enrolment: met.enrolment, at: met.at }),
        differ: () => this.#stop(standing),
      }));
    }, this.resume, (error) => {
      if (!(error instanceof Problem) || error.name !== 'copy-other-phone') return false;
      this.#scan(standing, until, 'app-copy-other-phone');
      return true;
    });
  }

  /** @param {Standing} standing @param {{ newKey: Uint8Array, enrolment: string, at: number }} met */
  #endorse(standing, { newKey, enrolment, at }) {
    return this.#attempt(async () => {
      // A page can scan, and hears nothing.
      const near = 'scans';
      const transcript = endorseTranscript({ issuer: this.app.about.issuer, copy: standing.copy, device: this.device.id, enrolment, newKey, at, near });
      const { privateKey } = await heldAppKey();
      const signature = b64.encode(await p256.sign(privateKey, transcript.asBytes()));
      this.stand(read('copy', await this.#call(standing, 'endorse', { signature })));
    }, this.resume);
  }

  /** @param {Standing} standing */
  #stop(standing) {
    return stopCopy(this.app, standing, this.to.home);
  }

  #isOver() {
    return showProblem(this.app, new Problem('copy-ended', {}), { again: this.begin, home: this.to.home });
  }

  /**
   * Looks every second how it stands, while a screen is shown. An answer that is missing is asked for once more.
   * @param {HTMLElement} section
   * @param {(standing: Standing) => void} use
   */
  #watch(section, use) {
    askEverySecond(section, () => copyUnderWay(this.app).catch(() => undefined), (standing) => {
      if (standing === undefined) return;
      if (standing === null) this.#isOver();
      else use(standing);
    });
  }

  async #ownPoint() {
    return p256.point((await heldAppKey()).publicKey);
  }

  /**
   * @param {Standing} standing
   * @param {string} step
   * @param {Record<string, unknown>} body
   */
  async #call({ copy }, step, body) {
    return this.app.server.signed(await owner(), { method: 'POST', path: `/device/copies/${copy}/${step}`, body });
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
      await showProblem(this.app, error, { again, home: this.to.home });
    }
  }
}
