// @ts-check
// Copying the app, on the phone that has it (guide "Kopier din MitID app", steps 2 to 12).

import { drawQr } from '/assets/lib/draw-qr.js';
import { left, now } from '../time.js';
import { button, characters, everySecond, h, messages, p, putText, ring, screen } from '../view.js';
import { ticked } from './ticked.js';

/** @typedef {import('../view.js').Text} Text */

/** Steps 2 and 3. @param {{ copy: () => unknown, back: () => unknown }} to */
export function activateMenu({ copy, back }) {
  return screen({
    name: 'activate-menu',
    title: 'app-activate-menu',
    back,
    body: [p('app-activate-menu-what', 'quiet')],
    actions: [button({ action: 'copy-app', text: 'app-copy', press: copy })],
  });
}

/** Step 4. @param {{ begin: () => unknown, back: () => unknown }} to */
export function copyIntro({ begin, back }) {
  return screen({
    name: 'copy-intro',
    title: 'app-copy',
    back,
    body: [p('app-copy-1'), p('app-copy-2'), p('app-copy-3'), p('app-copy-never', 'quiet small')],
    actions: [button({ action: 'begin-copy', text: 'app-copy-begin', press: begin })],
  });
}

/** Step 6. @param {{ start: () => unknown, back: () => unknown }} to */
export function copyConfirm({ start, back }) {
  return ticked({
    name: 'copy-confirm',
    title: 'app-copy-confirm-title',
    what: p('app-copy-confirm-why'),
    tick: { id: 'copy-confirm-tick', text: 'app-copy-confirm', missing: 'app-copy-confirm-missing' },
    next: { action: 'start-copy', text: 'app-copy-start', press: start },
    back,
  });
}

/** Step 8: the hour is over. @param {{ show: () => unknown, stop: () => unknown, tell: Text | null, back: () => unknown }} to */
export function copyReady({ show, stop, tell, back }) {
  const message = messages();
  if (tell !== null) putText(message, tell);
  return screen({
    name: 'copy-ready',
    title: 'app-copy-ready-title',
    picture: ring('phone'),
    centred: true,
    back,
    body: [p('app-copy-ready'), message, p('app-copy-never', 'quiet small')],
    actions: [
      button({ action: 'stop-copy', text: 'app-copy-stop', press: stop, kind: 'quiet' }),
      button({ action: 'show-code', text: 'app-copy-show', press: show }),
    ],
  });
}

/** Steps 10 and 17: why both phones look at each other. @param {{ next: () => unknown, back: () => unknown }} to */
export function near({ next, back }) {
  return screen({
    name: 'copy-near',
    title: 'app-near-title',
    picture: ring('camera'),
    centred: true,
    back,
    body: [p('app-near-1'), p('app-near-2', 'quiet')],
    actions: [button({ action: 'continue', text: 'app-next', press: next })],
  });
}

/**
 * Step 12: "Du får nu vist en QR-kode … gyldig i 3 minutter".
 * @param {{ code: string, until: number, over: () => unknown, stop: () => unknown }} to
 */
export function copyCode({ code, until, over, stop }) {
  const rest = h('p', { class: 'clock' });
  const section = screen({
    name: 'copy-code',
    title: 'app-copy-code-title',
    centred: true,
    body: [qr(code), rest, p('app-copy-code-then', 'quiet')],
    actions: [button({ action: 'stop-copy', text: 'app-copy-stop', press: stop, kind: 'quiet' })],
  });
  everySecond(section, () => {
    putText(rest, ['app-copy-code-left', { left: left(until) }]);
    if (now() >= until) over();
  });
  return section;
}

/** @param {string} code */
export function qr(code) {
  return h('div', { class: 'qr', set: { id: 'qr' } }, drawQr(code));
}

/**
 * Both phones show the same four characters.
 * @param {{ check: string, description: string, same: () => unknown, differ: () => unknown }} to
 */
export function copyCompare({ check, description, same, differ }) {
  return screen({
    name: 'copy-compare',
    title: 'app-copy-compare-title',
    centred: true,
    body: [characters(check), p(['app-copy-compare', { phone: description }]), p('app-copy-compare-why', 'quiet small')],
    actions: [
      button({ action: 'differ', text: 'app-copy-differ', press: differ, kind: 'danger' }),
      button({ action: 'same', text: 'app-copy-same', press: same }),
    ],
  });
}

/** The rest happens on the new phone. @param {{ done: () => unknown, stop: () => unknown }} to */
export function copyVouched({ done, stop }) {
  return screen({
    name: 'copy-vouched',
    title: 'app-copy-vouched-title',
    picture: ring('check'),
    centred: true,
    body: [p('app-copy-vouched'), p('app-copy-vouched-keep', 'quiet')],
    actions: [
      button({ action: 'stop-copy', text: 'app-copy-stop', press: stop, kind: 'quiet' }),
      button({ action: 'done', text: 'app-done', press: done }),
    ],
  });
}

/** Another phone of the account is being copied. @param {{ from: string, done: () => unknown, stop: () => unknown }} to */
export function copyElsewhere({ from, done, stop }) {
  return screen({
    name: 'copy-elsewhere',
    title: 'app-copy-elsewhere-title',
    picture: ring('warning', 'danger'),
    centred: true,
    body: [p(['app-copy-elsewhere', { from }]), p('app-copy-elsewhere-not-you')],
    actions: [
      button({ action: 'stop-copy', text: 'app-copy-stop', press: stop, kind: 'danger' }),
      button({ action: 'done', text: 'app-copy-elsewhere-me', press: done, kind: 'outline' }),
    ],
  });
}
