// @ts-check
// The scanner. Guide step 4: "åbner sig nu en scanner. Peg apparatet mod apparat 2 for at fange QR koden."

import { closeCamera, askForCamera } from '../permissions.js';
import { watch } from '../scan.js';
import { ask, button, h, messages, onLeave, p, putText, screen } from '../view.js';

/**
 * @typedef {object} Scanning
 * @property {'enrolment' | 'request'} purpose
 * @property {MediaStream | null} stream already open, or none
 * @property {(text: string) => string | null} read the id of what to say when the code is not for this moment; null: taken
 * @property {(() => unknown) | undefined} typeCode
 * @property {() => unknown} back
 */

/** @param {Scanning} scanning */
export function scan({ purpose, stream, read, typeCode, back }) {
  const enrolling = purpose === 'enrolment';
  const video = h('video', { set: { playsinline: '', muted: '', 'aria-hidden': 'true' } });
  video.muted = true;
  const finder = h('div', { class: 'finder' }, video, h('div', { class: 'frame' }));
  const message = messages();
  const section = screen({
    name: 'scan',
    title: enrolling ? 'app-scan-enrol-title' : 'app-scan-title',
    back,
    body: [
      p(enrolling ? 'app-scan-enrol' : 'app-scan'),
      finder,
      message,
      enrolling && p('app-scan-same-device', 'quiet small'),
      enrolling && ask('app-ask-qr-code', ['app-ask-qr-code-1', 'app-ask-qr-code-2'], 'qr-code'),
    ],
    actions: [typeCode && button({ action: 'type-code', text: 'app-type-instead', press: typeCode, kind: 'outline' })],
  });
  const look = () => watch(video, (text) => {
    const refusal = read(text);
    if (refusal !== null && message.dataset.text !== refusal) putText(message, refusal);
    return refusal === null;
  }, () => putText(message, 'app-scan-blind'));
  open({ section, video, finder, message, stream, look });
  return section;
}

/**
 * @param {object} parts
 * @param {HTMLElement} parts.section
 * @param {HTMLVideoElement} parts.video
 * @param {HTMLElement} parts.finder
 * @param {HTMLElement} parts.message
 * @param {MediaStream | null} parts.stream
 * @param {() => () => void} parts.look
 */
async function open({ section, video, finder, message, stream, look }) {
  let left = false;
  let [close, stop] = [() => closeCamera(stream), () => {}];
  onLeave(section, () => {
    left = true;
    stop();
    close();
  });
  const asked = stream === null ? await askForCamera() : { stream, given: 'granted' };
  close = () => closeCamera(asked.stream);
  if (left) return close();
  if (asked.stream === null) {
    finder.hidden = true;
    putText(message, asked.given === 'refused' ? 'app-scan-refused' : 'app-scan-no-camera');
    return;
  }
  video.srcObject = asked.stream;
  await video.play().catch(() => {});
  if (!left) stop = look();
}
