// @ts-check
// Typing the four characters instead of scanning: who it is for, the tick, and what comes after the wait.

import { button, p, ring, screen } from '../view.js';
import { ticked } from './ticked.js';

/** Who it is for, and who never asks for it. @param {{ begin: () => unknown, back: () => unknown }} to */
export function typingIntro({ begin, back }) {
  return screen({
    name: 'typing-intro',
    title: 'app-typing',
    back,
    body: [p('app-typing-1'), p('app-typing-2'), p('app-typing-3'), p('app-typing-never', 'quiet')],
    actions: [button({ action: 'begin-typing', text: 'app-typing-begin', press: begin })],
  });
}

/** @param {{ start: () => unknown, back: () => unknown }} to */
export function typingConfirm({ start, back }) {
  return ticked({
    name: 'typing-confirm',
    title: 'app-typing-confirm-title',
    what: p('app-typing-confirm-why'),
    tick: { id: 'typing-confirm-tick', text: 'app-typing-confirm', missing: 'app-typing-confirm-missing' },
    next: { action: 'start-typing', text: 'app-typing-start', press: start },
    back,
  });
}

/** The wait is over. @param {{ confirm: () => unknown, stop: () => unknown, back: () => unknown }} to */
export function typingReady({ confirm, stop, back }) {
  return screen({
    name: 'typing-ready',
    title: 'app-typing-ready-title',
    picture: ring('lock'),
    centred: true,
    back,
    body: [p('app-typing-ready'), p('app-typing-never', 'quiet')],
    actions: [
      button({ action: 'stop-typing', text: 'app-typing-stop', press: stop, kind: 'quiet' }),
      button({ action: 'confirm-typing', text: 'app-typing-to-codes', press: confirm }),
    ],
  });
}

/** The app types. @param {{ done: () => unknown, scan: () => unknown }} to */
export function typingOn({ done, scan }) {
  return screen({
    name: 'typing-on',
    title: 'app-typing-on-title',
    picture: ring('check'),
    centred: true,
    body: [p('app-typing-on'), p('app-typing-on-never', 'quiet')],
    actions: [
      button({ action: 'scan-again', text: 'app-typing-to-scan', press: scan, kind: 'outline' }),
      button({ action: 'done', text: 'app-done', press: done }),
    ],
  });
}

/** Another phone of the account is about to type. @param {{ device: string, done: () => unknown, stop: () => unknown }} to */
export function typingElsewhere({ device, done, stop }) {
  return screen({
    name: 'typing-elsewhere',
    title: 'app-typing-elsewhere-title',
    picture: ring('warning', 'danger'),
    centred: true,
    body: [p(['app-typing-elsewhere', { device }]), p('app-typing-elsewhere-not-you', 'quiet')],
    actions: [
      button({ action: 'done', text: 'app-copy-elsewhere-me', press: done, kind: 'outline' }),
      button({ action: 'stop-typing', text: 'app-typing-stop', press: stop, kind: 'danger' }),
    ],
  });
}
