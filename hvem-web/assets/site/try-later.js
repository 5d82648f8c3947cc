// @ts-check
// A page that lets somebody wait: it says politely how long, and goes on by itself with what was typed. Without script the button does the
// same.

import { countDown } from './time-left.js';

const line = /** @type {HTMLElement} */ (document.getElementById('time-left'));
const again = document.getElementById('again');

// A little more than is left, so that the server agrees that it is over.
countDown(line, Number(line.dataset.left) + 300, 500, () => {
  if (again instanceof HTMLFormElement) again.requestSubmit();
  if (again instanceof HTMLAnchorElement) location.replace(again.href);
});
