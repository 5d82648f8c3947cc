// @ts-check
// What every phone of the account tells of a copy (protocol §2.5): that one is under way, also while the app is locked, and that one is done. One press
// stops it, or sends the copy away: nobody who is being robbed has time for two.

import { read } from '/assets/lib/wire.js';
import { owner } from '../keys.js';
import { showProblem } from '../problems.js';
import { copyDone, lockedCopy } from '../screens/copied.js';
import { trouble } from '../screens/trouble.js';
import { copyUnderWay, stopCopy } from './copy.js';

/** @typedef {import('/assets/lib/wire.js').Copied} Copied */

/** How long a locked app waits to hear of a copy before it asks for the PIN, ms: nobody is kept out by a slow line. */
const PATIENCE = 4000;

/**
 * The copies that are done, and that this phone has not shown; the oldest first. The server knows which: no push and no memory of this phone decides.
 * @param {import('../app.js').App} app
 * @returns {Promise<Copied[]>}
 */
export async function copiesDone(app) {
  if (!app.scheme.copy) return [];
  return read('copied', await app.server.signed(await owner(), { method: 'GET', path: '/device/copied' }));
}

/**
 * A locked app shows one thing before it is opened: that a copy is under way, and how to stop it. Nothing else of the account is seen.
 * @param {import('../app.js').App} app
 * @param {() => unknown} open asks the holder to open the app
 */
export async function beforeOpening(app, open) {
  const standing = await copyUnderWay(app, PATIENCE).catch(() => null);
  if (standing === null || standing.copy === app.ownCopy) return open();
  const mine = () => {
    app.ownCopy = standing.copy;
    return open();
  };
  return app.show(lockedCopy({ stop: () => stopCopy(app, standing, open), mine }));
}

/**
 * A copy is done. It is shown until the holder says that they have seen it, and then never again.
 * @param {import('../app.js').App} app
 * @param {Copied} copied
 * @param {() => unknown} home
 */
export function tellCopied(app, copied, home) {
  const again = () => tellCopied(app, copied, home);
  const answer = async (/** @type {'seen' | 'remove'} */ step, /** @type {() => unknown} */ then) => {
    try {
      await app.server.signed(await owner(), { method: 'POST', path: `/device/copied/${copied.device}/${step}`, body: {} });
      await then();
    } catch (error) {
      await showProblem(app, error, { again, home });
    }
  };
  const removed = () => app.show(trouble({
    name: 'copied-removed',
    title: 'app-copied-removed-title',
    text: ['app-copied-removed', 'app-copied-removed-then'],
    icon: 'check',
    actions: [{ action: 'done', text: 'app-done', press: home }],
  }));
  app.show(copyDone({ ...copied, seen: () => answer('seen', home), remove: () => answer('remove', removed) }));
}
