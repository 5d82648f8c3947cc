// @ts-check
// What all parts of the app share: the server, the rules of its scheme, and the one place where a screen is shown.

import { Lock } from './flow/lock.js';
import { Server } from './server.js';
import { setBrand } from './view.js';

export class App {
  /**
   * @param {HTMLElement} main where screens are shown
   * @param {import('/assets/lib/wire.js').About} about
   */
  constructor(main, about) {
    this.main = main;
    this.about = about;
    this.server = new Server(about.issuer);
    /**
     * Where every way ends: set by `main.js`, which knows all flows.
     * @type {() => unknown}
     */
    this.goHome = () => undefined;
    /**
     * Begins again from what is stored.
     * @type {() => unknown}
     */
    this.restart = () => undefined;
    /**
     * *Forgot PIN code*, from wherever the PIN failed.
     * @type {(then: () => unknown) => unknown}
     */
    this.forgotPin = () => undefined;
    /**
     * The app is blocked, from wherever it heard of it.
     * @type {() => unknown}
     */
    this.standStill = () => undefined;
    /**
     * The copy under way of which the holder said here that it is theirs: they are not asked twice while the app is open.
     * @type {string | null}
     */
    this.ownCopy = null;
    /** Whether the app is open, and what opened it. */
    this.lock = new Lock(this, { locks: () => this.restart() });
    setBrand(about.name);
  }

  /** The scheme's rules. */
  get scheme() {
    return this.about.scheme;
  }

  /** @param {HTMLElement} section */
  show(section) {
    if (this.lock.lets(section.dataset.screen ?? '')) show(this.main, section);
  }

  /** The name of the screen shown now. */
  get shown() {
    return this.main.querySelector('section')?.dataset.screen ?? '';
  }
}

/**
 * Shows a screen instead of the one before, and tells where it begins: focus goes to its heading (WCAG 2.4.3).
 * @param {HTMLElement} main
 * @param {HTMLElement} section
 */
export function show(main, section) {
  main.querySelector('section')?.dispatchEvent(new Event('leave'));
  main.replaceChildren(section);
  scrollTo(0, 0);
  const heading = section.querySelector('h1');
  document.title = heading?.textContent ?? '';
  heading?.focus({ preventScroll: true });
}
