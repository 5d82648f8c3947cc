// @ts-check
// What only the holder may ask of the device (protocol §4.4): fingerprint, face or screen lock where they are set up, else the PIN.

import { holderTranscript, read } from '/assets/lib/wire.js';
import { owner, pinProof, signWithPlatformKey } from '../keys.js';
import { showProblem } from '../problems.js';
import { platform } from '../screens/platform.js';
import { Offline, Problem } from '../server.js';
import { askPin } from './pin-entry.js';
import { sendTurn, signed, turn } from './turning.js';

/**
 * @typedef {object} Wanted
 * @property {import('/assets/lib/wire.js').Wish} wish
 * @property {string} path
 * @property {string} what what follows, in words
 * @property {(answer: unknown) => unknown} done with the server's answer, where it gave one
 * @property {(() => unknown) | undefined} [back] where the holder may change their mind
 * @property {string} [name] of the screens: `…-pin`, `…-platform`
 * @property {string} [label] of the button that submits a PIN
 * @property {(() => unknown) | undefined} [forgot] *Forgot PIN code*, where that is a way on from here
 * @property {(body: Record<string, unknown>) => unknown} [later] keeps what was signed for the next time the server can be reached; without it that is asked first
 * @property {(digits: string | null) => unknown} [proved] what was typed; null after fingerprint, face or screen lock
 */

/**
 * @param {import('../app.js').App} app
 * @param {import('../store.js').Bound} device
 * @param {Wanted} wanted
 */
export async function askHolder(app, device, wanted) {
  try {
    const shown = read('device', await app.server.signed(await owner(), { method: 'GET', path: '/device' }));
    // A blocked app does nothing for its holder but leave.
    if (shown.blocked && wanted.wish !== 'unregister') await app.standStill();
    else if (shown.platform_key) askPlatform(app, device, wanted, shown.platform_key);
    else askForPin(app, device, wanted, undefined);
  } catch (error) {
    // Whether there is a platform key only the server knows; the PIN is always there.
    if (error instanceof Offline && wanted.later !== undefined) askForPin(app, device, wanted, undefined);
    else await showProblem(app, error, { again: () => askHolder(app, device, wanted), home: wanted.back });
  }
}

/**
 * @param {import('../app.js').App} app
 * @param {import('../store.js').Bound} device
 * @param {Wanted} wanted
 * @param {(() => unknown) | undefined} usePlatform
 */
export function askForPin(app, device, wanted, usePlatform) {
  const { name = 'holder', what: lead, label, back, forgot } = wanted;
  const use = async (/** @type {string} */ digits) => {
    const answer = await send(app, wanted, 'pin', await pinProof(digits, device.id));
    await wanted.proved?.(digits);
    await wanted.done(answer);
  };
  askPin(app, device, { name: `${name}-pin`, lead, label, back, forgot, use, usePlatform });
}

/**
 * @param {import('../app.js').App} app
 * @param {import('../store.js').Bound} device
 * @param {Wanted} wanted
 * @param {import('/assets/lib/wire.js').Platform} key
 */
function askPlatform(app, device, wanted, key) {
  const { name = 'holder', what, back, done, proved } = wanted;
  const again = () => askPlatform(app, device, wanted, key);
  const usePlatform = async () => {
    try {
      const answer = await send(app, wanted, 'platform', async (transcript) => ({
        pin_signature: null,
        assertion: await signWithPlatformKey(key, await transcript.digest()),
      }));
      await proved?.(null);
      await done(answer);
      return true;
    } catch (error) {
      const refused = error instanceof DOMException || (error instanceof Problem && error.name === 'platform-refused');
      if (!refused) await showProblem(app, error, { again, home: back });
      return !refused;
    }
  };
  const usePin = () => askForPin(app, device, wanted, again);
  const screen = platform({ name: `${name}-platform`, what, usePlatform, usePin, back });
  app.show(screen.section);
  screen.begin();
}

/**
 * @param {import('../app.js').App} app
 * @param {Wanted} wanted
 * @param {'pin' | 'platform'} method
 * @param {(transcript: import('./turning.js').Transcript) => Promise<Record<string, unknown>>} prove
 */
async function send(app, { wish, path, later }, method, prove) {
  const now = await turn();
  const transcript = holderTranscript({ issuer: app.about.issuer, device: now.who.id, wish, method, ...now });
  const body = { method, ...(await signed(now, transcript)), ...(await prove(transcript)) };
  try {
    return await sendTurn(app.server, now, { method: 'POST', path, body });
  } catch (error) {
    if (!(error instanceof Offline) || later === undefined) throw error;
    await later(body);
    return null;
  }
}
