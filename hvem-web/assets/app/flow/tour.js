// @ts-check
// The four steps in which an app that was bound is shown around, and again from the settings.

import { TOUR, tour } from '../screens/tour.js';

/**
 * Step 10: "Tryk næste for at komme igennem guidens 4 trin".
 * @param {import('../app.js').App} app
 * @param {() => unknown} done
 * @param {number} [step]
 */
export function showTour(app, done, step = 0) {
  const back = step === 0 ? undefined : () => showTour(app, done, step - 1);
  const next = () => (step + 1 < TOUR ? showTour(app, done, step + 1) : done());
  app.show(tour({ step, next, back }));
}
