// @ts-check
// The drag to the right that ends an approval where the scheme asks for it. Keyboard: Enter twice. Screen reader: a button that asks once more.

import { icon } from '../icons.js';
import { h, putText } from '../view.js';

/** How much of the way counts as all of it. */
const FAR_ENOUGH = 0.9;

/**
 * @param {() => unknown} approve
 * @param {HTMLElement} message where a tap is answered, and a key press asked once more
 */
export function swipe(approve, message) {
  const knob = h('span', { class: 'knob' }, icon('arrow'));
  const label = h('span', { text: 'app-swipe-drag' });
  const track = h('button', { class: 'swipe', action: 'swipe', set: { type: 'button' } }, knob, label);
  let [from, moved, dragged, asked, done] = [0, 0, false, false, false];
  const way = () => track.clientWidth - knob.offsetWidth - 12;
  const place = (/** @type {number} */ to) => {
    moved = Math.max(0, Math.min(to, way()));
    knob.style.transform = `translateX(${moved}px)`;
  };
  const finish = () => {
    if (done) return;
    done = true;
    place(way());
    approve();
  };
  track.addEventListener('pointerdown', (event) => {
    [from, dragged] = [event.clientX, false];
    track.setPointerCapture(event.pointerId);
  });
  track.addEventListener('pointermove', (event) => {
    if (!track.hasPointerCapture(event.pointerId)) return;
    dragged ||= Math.abs(event.clientX - from) > 6;
    place(event.clientX - from);
  });
  track.addEventListener('pointerup', () => (moved >= way() * FAR_ENOUGH ? finish() : place(0)));
  track.addEventListener('pointercancel', () => place(0));
  // A click without a pointer (detail 0) is a keyboard or a screen reader; a finger's tap only explains itself.
  track.addEventListener('click', (event) => {
    if (dragged || done) return;
    if (event.detail === 0 && asked) return finish();
    asked = event.detail === 0;
    putText(message, asked ? 'app-swipe-again' : 'app-swipe-how');
  });
  return track;
}
