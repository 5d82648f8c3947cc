// @ts-check
// Guide "Aktivér din nøgleapp", step 10: four steps that say what the app is for. The settings show them again.

import { button, h, p, ring, screen } from '../view.js';

const STEPS = [
  { picture: 'phone', title: 'app-tour-1-title', text: 'app-tour-1' },
  { picture: 'scan', title: 'app-tour-2-title', text: 'app-tour-2' },
  { picture: 'check', title: 'app-tour-3-title', text: 'app-tour-3' },
  { picture: 'lock', title: 'app-tour-4-title', text: 'app-tour-4' },
];

/**
 * @param {object} to
 * @param {number} to.step counted from 0
 * @param {() => unknown} to.next
 * @param {(() => unknown) | undefined} to.back
 */
export function tour({ step, next, back }) {
  const { picture, title, text } = STEPS[step];
  const last = step === STEPS.length - 1;
  return screen({
    name: `tour-${step + 1}`,
    title,
    picture: ring(picture),
    centred: true,
    back,
    body: [p(text), h('p', { class: 'quiet small', text: ['app-tour-step', { step: step + 1, steps: STEPS.length }] })],
    actions: [button({ action: 'next', text: last ? 'app-ok' : 'app-next', press: next })],
  });
}

/** How many steps there are. */
export const TOUR = STEPS.length;
