// @ts-check
// "Klar": nothing waits. And the screen that says that something does: it tells nothing before the match (protocol §3.1).

import { button, h, messages, onLeave, p, putText, ring, screen } from '../view.js';

/**
 * @typedef {object} Ways
 * @property {() => unknown} scan
 * @property {(() => unknown) | undefined} typeCode where this app may
 * @property {() => unknown} settings
 * @property {(() => unknown) | undefined} [copy] to the copy that is under way
 * @property {(() => unknown) | undefined} [typing] to the switch to typed codes that is under way
 * @property {(tell: HTMLElement) => unknown} refresh asks at once whether something waits, and says so where nothing does
 * @property {(tell: (online: boolean) => void) => () => void} watchLine tells when the connection comes and goes
 */

/** @param {Ways} ways @param {import('../store.js').Bound} device */
export function home(ways, device) {
  const message = messages();
  // Guide "Godkend en anmodning", step 6: "Hvis du ikke kan se anmodningen, skal du trykke på opdater".
  const refresh = button({ action: 'refresh', text: 'app-refresh', press: () => ways.refresh(message), kind: 'quiet' });
  return withLine(
    ways,
    screen({
      name: 'home',
      title: 'app-home-title',
      picture: ring('check'),
      centred: true,
      settings: ways.settings,
      body: [
        p('app-home'),
        h('p', { class: 'quiet small account' }, `${device.name} · ${device.account}`),
        ways.copy && button({ action: 'copy', text: 'app-copy-under-way', press: ways.copy, kind: 'outline' }),
        ways.typing && button({ action: 'typing', text: 'app-typing-under-way', press: ways.typing, kind: 'outline' }),
        message,
      ],
      actions: [refresh, ...carrying(ways)],
    }),
  );
}

/** @param {Ways} ways */
export function waiting(ways) {
  return withLine(
    ways,
    screen({
      name: 'waiting',
      title: 'app-waiting-title',
      picture: ring('bell'),
      centred: true,
      settings: ways.settings,
      body: [p('app-waiting'), p('app-waiting-not-you', 'quiet small')],
      actions: carrying(ways),
    }),
  );
}

/** @param {Ways} ways */
function carrying({ scan, typeCode }) {
  return [
    typeCode && button({ action: 'type-code', text: 'app-type-code', press: typeCode, kind: 'outline' }),
    button({ action: 'scan', text: 'app-scan-code', press: scan, icon: 'scan' }),
  ];
}

/** @param {Ways} ways @param {HTMLElement} section */
function withLine(ways, section) {
  const line = h('p', { class: 'line', set: { role: 'status' } });
  section.querySelector('.body')?.append(line);
  onLeave(section, ways.watchLine((online) => (online ? line.replaceChildren() : void putText(line, 'app-offline'))));
  return section;
}
