// @ts-check
// The page with the QR code of an enrolment. The code carries `pin_key`, which the server must never know: so it is drawn here.

import * as b64 from '/assets/lib/b64.js';
import { link, qr } from '/assets/lib/carried.js';
import { drawQr } from '/assets/lib/draw-qr.js';
import { forget, recall } from './pin-key-kept.js';

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const { enrolment = '', issuer = '', token: tokenText = '' } = main.dataset;

function show() {
  const token = b64.decodeExactly(tokenText, 16);
  const pinKey = b64.decodeExactly(recall(enrolment), 32);
  if (token === null || pinKey === null) {
    for (const part of main.querySelectorAll('.qr-card, .more, .intro .lead')) part.toggleAttribute('hidden', true);
    document.getElementById('lost')?.toggleAttribute('hidden', false);
    return;
  }
  const carried = /** @type {const} */ ({ kind: 'enrolment', token, pinKey });
  document.getElementById('qr')?.replaceChildren(drawQr(qr(carried, issuer)));
  const here = document.getElementById('open-here');
  here?.setAttribute('href', link(carried, issuer));
  here?.toggleAttribute('hidden', false);
}

if (main.dataset.state === 'waiting') show();
else forget();
