// @ts-check
// A blocked app as far as nothing has to be drawn for it: what it says, and how it hears that it is open again.

/** How often a blocked app asks whether it still is, ms. */
const LOOK = 10_000;

/** @typedef {{ since: number, by: string }} Blocked what `GET /device` says of a blocked device (protocol §4) */

/**
 * What happened, and what now. Whoever blocked it opens it: its holder in the portal, else the office.
 * @param {Blocked} blocked
 * @param {string} issuer
 * @returns {import('./view.js').Text[]}
 */
export function said(blocked, issuer) {
  const portal = issuer.replace(/^https?:\/\//u, '');
  return blocked.by === 'holder'
    ? ['app-blocked-by-holder', ['app-blocked-open', { portal }], 'app-blocked-then']
    : ['app-blocked-by-office', 'app-blocked-call', 'app-blocked-then'];
}

/**
 * Asks until the device is open, or somebody has left the screen that says that it is blocked. No answer is no news; what else goes wrong ends it.
 * @param {object} world
 * @param {() => Promise<Blocked | null>} world.ask
 * @param {() => boolean} world.left whether nobody looks any more
 * @param {(ms: number) => Promise<unknown>} world.rest
 * @param {(error: unknown) => boolean} world.passes whether the call may succeed when it is made again
 * @returns {Promise<boolean>} whether it is open
 */
export async function untilOpened({ ask, left, rest, passes }) {
  for (;;) {
    await rest(LOOK);
    if (left()) return false;
    try {
      if ((await ask()) === null) return !left();
    } catch (error) {
      if (!passes(error)) throw error;
    }
  }
}
