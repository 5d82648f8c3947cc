// @ts-check
// Copying the app, on the new phone (guide "Kopier din MitID app", steps 15 to 22).

import { left, now } from '../time.js';
import { button, characters, everySecond, h, messages, p, putText, ring, screen, words } from '../view.js';
import { qr } from './copy.js';
import { ticked } from './ticked.js';

/** Step 15. @param {{ copy: () => unknown, letter: () => unknown, back: () => unknown }} to */
export function ways({ copy, letter, back }) {
  const message = messages();
  const way = (/** @type {string} */ value, /** @type {string} */ label, /** @type {string} */ why) => {
    const input = h('input', { set: { type: 'radio', name: 'way', id: `way-${value}`, value } });
    return { input, row: h('div', { class: 'tick' }, input, h('label', { set: { for: input.id } }, h('b', { text: label }), p(why, 'quiet small'))) };
  };
  const [byCopy, byLetter] = [way('copy', 'app-way-copy', 'app-way-copy-what'), way('letter', 'app-way-letter', 'app-way-letter-what')];
  const next = () => {
    if (byCopy.input.checked) return copy();
    if (byLetter.input.checked) return letter();
    putText(message, 'app-ways-missing');
    return byCopy.input.focus();
  };
  return screen({
    name: 'ways',
    title: 'app-ways-title',
    back,
    body: [h('div', { set: { role: 'radiogroup', 'aria-label': words('app-ways-title') } }, byCopy.row, byLetter.row), message],
    actions: [button({ action: 'next', text: 'app-next', press: next })],
  });
}

/** Step 16. @param {{ scan: () => unknown, back: () => unknown }} to */
export function copyTick({ scan, back }) {
  return ticked({
    name: 'copy-tick',
    title: 'app-way-copy',
    what: p('app-copy-tick-why'),
    tick: { id: 'copy-tick-tick', text: 'app-copy-tick', missing: 'app-copy-tick-missing' },
    next: { action: 'scan-code', text: 'app-copy-scan', press: scan },
    back,
  });
}

/**
 * The old phone reads this one's code, and both show the same characters.
 * @param {{ code: string, check: string, until: number, met: boolean, stop: () => unknown }} to
 */
export function copyMeet({ code, check, until, met, stop }) {
  const rest = h('p', { class: 'clock' });
  const section = screen({
    name: 'copy-meet',
    title: met ? 'app-copy-meet-compare-title' : 'app-copy-meet-title',
    centred: true,
    body: met ? [characters(check), p('app-copy-meet-compare')] : [qr(code), rest, characters(check)],
    actions: [button({ action: 'stop', text: 'app-hour-stop', press: stop, kind: 'quiet' })],
  });
  if (!met) everySecond(section, () => putText(rest, now() >= until ? 'app-copy-meet-late' : ['app-copy-meet-left', { left: left(until) }]));
  return section;
}

/** Step 22: the temporary PIN is done with; what comes now is the person's own. @param {{ next: () => unknown, back: () => unknown }} to */
export function pinIntro({ next, back }) {
  return screen({
    name: 'pin-intro',
    title: 'app-own-pin-title',
    picture: ring('lock'),
    centred: true,
    back,
    body: [p('app-own-pin-1'), p('app-own-pin-2', 'quiet')],
    actions: [button({ action: 'next', text: 'app-next', press: next })],
  });
}
