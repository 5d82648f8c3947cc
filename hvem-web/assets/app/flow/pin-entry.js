// @ts-check
// Asking for the PIN that the device has, outside of a request: a mistake is told on the pad, a pause or the end with the way out.

import { forgotten, showProblem } from '../problems.js';
import { pin } from '../screens/pin.js';
import { trouble } from '../screens/trouble.js';
import { Problem } from '../server.js';
import { now } from '../time.js';

/**
 * @typedef {object} Entry
 * @property {string} name of the screen
 * @property {string} [title]
 * @property {import('../view.js').Text} lead
 * @property {string} [action]
 * @property {string} [label] of the button
 * @property {(() => unknown) | undefined} [back]
 * @property {(() => unknown) | undefined} [forgot] *Forgot PIN code*
 * @property {(digits: string) => unknown} use what the PIN is for; may be refused
 * @property {(error: unknown) => import('../view.js').Text | null} [mistake] what else is told on the pad
 * @property {(() => unknown) | undefined} [usePlatform]
 */

/**
 * @param {import('../app.js').App} app
 * @param {import('../store.js').Bound} device
 * @param {Entry} entry
 * @param {import('../view.js').Text | null} [tell]
 */
export function askPin(app, device, entry, tell = null) {
  const { title = 'app-pin-title', use, mistake: _, ...rest } = entry;
  const enter = (/** @type {string} */ digits) => attempt(app, device, entry, () => use(digits));
  const screen = pin({ ...rest, title, digits: device.digits, enter });
  app.show(screen.section);
  screen.tell(tell);
}

/**
 * Does what the PIN is for. When the PIN is wrong it is asked again, and nothing else is.
 * @param {import('../app.js').App} app
 * @param {import('../store.js').Bound} device
 * @param {Entry} entry
 * @param {() => unknown} work
 */
export async function attempt(app, device, entry, work) {
  const again = () => askPin(app, device, entry);
  try {
    await work();
  } catch (error) {
    const name = error instanceof Problem ? error.name : '';
    const members = error instanceof Problem ? error.members : {};
    const told = entry.mistake?.(error) ?? null;
    if (name === 'wrong-pin') askPin(app, device, entry, ['app-pin-wrong-left', { left: members.tries_left }]);
    else if (told !== null) askPin(app, device, entry, told);
    else if (name === 'pin-paused') app.show(pinPaused(app, Number(members.until), onward(again), { others: leaving(entry.back), then: again }));
    else await showProblem(app, error, { again, home: entry.back, forgot: again });
  }
}

/** @param {() => unknown} press */
function onward(press) {
  return { action: 'try-again', text: 'app-try-again', press };
}

/** @param {(() => unknown) | undefined} press */
function leaving(press) {
  return press === undefined ? [] : [{ action: 'done', text: 'app-stop', press, kind: /** @type {const} */ ('outline') }];
}

/**
 * The PIN pauses: until when, and the ways that are open meanwhile.
 * @param {import('../app.js').App} app
 * @param {number | null} until null: the pause outlasts what it is for
 * @param {import('../view.js').Button} main waits for the end of the pause
 * @param {{ others: import('../view.js').Button[], then: () => unknown }} to other ways, and where to go on with a new PIN
 */
export function pinPaused(app, until, main, { others, then }) {
  return trouble({
    name: 'pin-paused',
    title: 'app-pin-paused-title',
    text: [until === null ? 'app-pin-paused-too-late' : 'app-pin-paused'],
    icon: 'clock',
    until: until === null ? null : Math.max(until, now()),
    actions: [...others, ...forgotten(app, then, 'outline'), main],
  });
}
