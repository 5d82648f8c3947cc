// @ts-check
// The bound app at rest: "Klar", "En anmodning venter", and the ways from there.

import * as carried from '/assets/lib/carried.js';
import { Forgotten } from '../keys.js';
import { Live } from '../live.js';
import { showProblem } from '../problems.js';
import { WAITING, clearNotifications, isNews, subscribe } from '../push.js';
import { typeCode } from '../screens/code.js';
import { home, waiting } from '../screens/home.js';
import { alreadyBound } from '../screens/refused.js';
import { scan } from '../screens/scan.js';
import * as store from '../store.js';
import { now } from '../time.js';
import { putText } from '../view.js';
import { Approval } from './approve.js';
import { copiesDone, tellCopied } from './copied.js';
import { Copying, copyUnderWay, isDue } from './copy.js';
import { openSettings } from './settings.js';
import { Typing, isTypingDue, typists } from './typing.js';

/** The screens that a new request may replace: nobody is taken out of what they are doing. */
const AT_REST = ['home', 'waiting'];

export class Home {
  /** @type {import('/assets/lib/wire.js').Waits[]} */
  #requests = [];
  /**
   * Requests that this app is through with, though the list last heard still names them.
   * @type {Set<string>}
   */
  #over = new Set();
  /** The copy of the account that is under way, as last heard. @type {import('/assets/lib/wire.js').CopyStanding | null} */
  #copy = null;
  /** The copies that are done, and that this phone has to tell of, as last heard. @type {import('/assets/lib/wire.js').Copied[]} */
  #copied = [];
  /** The devices that type codes, or are about to, as last heard. @type {import('/assets/lib/wire.js').TypingStanding[]} */
  #typists = [];

  /**
   * @param {import('../app.js').App} app
   * @param {store.Bound} device
   * @param {boolean} types whether it types codes, as last heard
   */
  constructor(app, device, types) {
    this.app = app;
    this.device = device;
    this.types = types;
    this.live = new Live(app.server, {
      onWaiting: (requests) => this.#hear(requests),
      onEnd: (problem) => this.#end(problem),
    });
    navigator.serviceWorker?.addEventListener('message', (event) => {
      if (event.data?.type !== 'wake') return;
      this.live.wake();
      if (isNews(event.data.says)) this.#lookAround().catch(() => {});
    });
  }

  /** Begins to listen, without showing anything. */
  listen() {
    this.live.start();
    subscribe(this.app).catch(() => false);
  }

  open = () => {
    clearNotifications();
    this.#rest();
    this.live.start();
    this.live.wake();
    this.#lookAround().catch(() => {});
  };

  /** What is under way: this phone goes on with it when the time has come, and every other one can stop it. */
  async #lookAround() {
    const before = this.#seen();
    [this.#copy, this.#copied, this.#typists] = await Promise.all([copyUnderWay(this.app), copiesDone(this.app), typists(this.app)]);
    this.types = this.#typists.some(({ mine, since }) => mine && typeof since === 'number');
    await store.set({ types: this.types || undefined });
    if (!AT_REST.includes(this.app.shown)) return;
    const [[mine], [copied]] = [this.#typists, this.#copied];
    // Before any request that waits: whoever has the copy may have made that, to hide it.
    if (copied !== undefined) tellCopied(this.app, copied, this.open);
    else if (this.#copy !== null && this.#isStrange(this.#copy)) this.#copying().stand(this.#copy);
    else if (this.app.shown === 'home' && this.#copy !== null && isDue(this.#copy)) this.#copying().stand(this.#copy);
    else if (this.app.shown === 'home' && isTypingDue(mine)) this.#typing().stand(mine);
    else if (this.#seen() !== before) this.#draw();
  }

  /** Another phone is being copied, and nobody has said here that it is theirs. @param {import('/assets/lib/wire.js').CopyStanding} standing */
  #isStrange({ copy, mine }) {
    return !mine && copy !== this.app.ownCopy;
  }

  /** What the screens at rest show of it. */
  #seen() {
    return [this.#copy?.copy, this.#switching()?.typing, this.types].join(' ');
  }

  /** A device that is about to type; this one first. */
  #switching() {
    return this.#typists.find(({ since }) => typeof since !== 'number');
  }

  /** Leaves it for now: it is not shown again by itself before the app is opened anew. */
  #leave = () => {
    clearNotifications();
    this.#rest();
  };

  #copying() {
    return new Copying(this.app, this.device, { back: this.#leave, home: this.#leave, over: this.open });
  }

  #typing() {
    return new Typing(this.app, this.device, { back: this.#leave, home: this.#leave, over: this.open });
  }

  /**
   * The device was removed or blocked, or its keys are gone. Whoever has just unregistered it has forgotten it on purpose, and sees another screen.
   * @param {unknown} problem
   */
  #end(problem) {
    if (problem instanceof Forgotten && !AT_REST.includes(this.app.shown)) return;
    showProblem(this.app, problem, { again: this.open });
  }

  /** @param {import('/assets/lib/wire.js').Waits[]} requests */
  #hear(requests) {
    this.#requests = requests;
    if (!AT_REST.includes(this.app.shown)) return;
    clearNotifications(WAITING);
    const matched = this.#waiting('matched');
    if (matched === undefined) this.#rest();
    else this.#approval().resume(matched.id);
  }

  /** @param {string} wanted */
  #waiting(wanted) {
    return this.#requests.find(({ id, state, expires_at: end }) => state === wanted && end > now() && !this.#over.has(id));
  }

  /** Shows what is so now; the same screen is not shown twice in a row, which would move the focus. */
  #rest() {
    const waits = this.#waiting('unmatched') !== undefined;
    if (this.app.shown !== (waits ? 'waiting' : 'home')) this.#draw();
  }

  #draw() {
    const waits = this.#waiting('unmatched') !== undefined;
    this.app.show(waits ? waiting(this.#ways()) : home(this.#ways(), this.device));
  }

  /** Where the scheme has an app scan, it types only once its holder has switched it. */
  get #mayType() {
    return !this.app.scheme.typing || this.types;
  }

  #ways() {
    const switching = this.#switching();
    return {
      scan: this.scan,
      typeCode: this.#mayType ? this.typeCode : undefined,
      settings: this.settings,
      copy: this.#copy === null ? undefined : () => this.#copying().resume(),
      typing: switching && (() => (switching.mine ? this.#typing().begin() : this.#typing().stand(switching))),
      refresh: (/** @type {HTMLElement} */ tell) => this.#refresh(tell),
      watchLine: (/** @type {(online: boolean) => void} */ tell) => this.live.watchLine(tell),
    };
  }

  /** @param {HTMLElement} tell */
  async #refresh(tell) {
    tell.replaceChildren();
    await this.live.look();
    await this.#lookAround().catch(() => {});
    if (tell.isConnected) putText(tell, 'app-refresh-nothing');
  }

  scan = () => {
    this.app.show(scan({
      purpose: 'request',
      stream: null,
      typeCode: this.#mayType ? this.typeCode : undefined,
      back: this.open,
      read: (text) => {
        const found = carried.read(text, this.app.about.issuer);
        if (found === null || found.kind === 'copy' || found.kind === 'meeting') return 'app-scan-foreign';
        this.take(found);
        return null;
      },
    }));
  };

  typeCode = () => {
    const enter = (/** @type {string} */ code) => this.#approval().match({ kind: 'code', code });
    this.app.show(typeCode({ enter, scan: this.scan, back: this.open }));
  };

  settings = () => openSettings(this.app, this.device, this.open);

  /**
   * What was scanned, or opened as a link on this device.
   * @param {carried.Enrolment | carried.Request | carried.Link} found
   */
  take(found) {
    if (found.kind === 'enrolment') this.app.show(alreadyBound({ ...this.device, home: this.open, settings: this.settings }));
    else this.#approval().match(found);
  }

  #approval() {
    return new Approval(this.app, {
      scan: this.scan,
      over: (id) => this.#over.add(id),
      allOver: () => this.#requests.forEach(({ id }) => this.#over.add(id)),
    });
  }
}
