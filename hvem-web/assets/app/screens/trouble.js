// @ts-check
// Something can't go on: what happened, why if it helps, what to do now, with a button that does it.

import { left, now } from '../time.js';
import { button, everySecond, h, p, ring, screen } from '../view.js';

/**
 * @typedef {object} Trouble
 * @property {string} name stable name for tests: `data-problem`
 * @property {import('../view.js').Text} title
 * @property {import('../view.js').Text[]} text
 * @property {string} [icon]
 * @property {number | null} [until] counts down; the main action waits for it
 * @property {import('../view.js').Button[]} actions the main one last
 * @property {string} [reference] to read aloud to support
 * @property {(() => unknown) | undefined} [back]
 */

/** @param {Trouble} trouble */
export function trouble({ name, title, text, icon = 'warning', until = null, actions, reference, back }) {
  const buttons = actions.map((action) => button(action));
  const countdown = h('p', { class: 'countdown', set: { role: 'timer' } });
  const section = screen({
    name: 'trouble',
    title,
    picture: ring(icon, 'danger'),
    centred: true,
    back,
    body: [
      ...text.map((one) => p(one)),
      until !== null && countdown,
      reference !== undefined && h('p', { class: 'quiet small reference', text: ['app-reference', { reference }] }),
    ],
    actions: buttons,
  });
  section.dataset.problem = name;
  const main = buttons.at(-1);
  if (until !== null && main !== undefined) {
    everySecond(section, () => {
      countdown.textContent = left(until);
      main.disabled = now() < until;
    });
  }
  return section;
}
