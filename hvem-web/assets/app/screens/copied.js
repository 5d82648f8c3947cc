// @ts-check
// What every phone of the account tells of a copy: that one is under way, before the app is opened, and that one is done.

import { button, h, p, ring, screen } from '../view.js';

/** It names neither account nor phone: whoever finds this phone sees it. @param {{ stop: () => unknown, mine: () => unknown }} to */
export function lockedCopy({ stop, mine }) {
  return screen({
    name: 'locked-copy',
    title: 'app-copy-elsewhere-title',
    picture: ring('warning', 'danger'),
    centred: true,
    body: [p('app-locked-copy'), p('app-copy-elsewhere-not-you')],
    actions: [
      button({ action: 'my-copy', text: 'app-copy-elsewhere-me', press: mine, kind: 'outline' }),
      button({ action: 'stop-copy', text: 'app-copy-stop', press: stop, kind: 'danger' }),
    ],
  });
}

/** @param {{ name: string, from: string, seen: () => unknown, remove: () => unknown }} to */
export function copyDone({ name, from, seen, remove }) {
  return screen({
    name: 'copied',
    title: 'app-copied-title',
    picture: ring('warning', 'danger'),
    centred: true,
    body: [
      p(['app-copied', { from, name }]),
      p('app-copied-not-you'),
      // Where everything is blocked, and whoever has the copy with it.
      h('p', { class: 'small' }, h('a', { class: 'help', text: 'app-copied-block', set: { href: '/account/block', target: '_blank', rel: 'noopener' } })),
    ],
    actions: [
      button({ action: 'remove-copied', text: 'app-copied-remove', press: remove, kind: 'danger' }),
      button({ action: 'my-copy', text: 'app-copy-elsewhere-me', press: seen, kind: 'outline' }),
    ],
  });
}
