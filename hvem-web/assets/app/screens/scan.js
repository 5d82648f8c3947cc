// @ts-check
// The scanner. Guide step 4: "åbner sig nu en scanner. Peg apparatet mod apparat 2 for at fange QR koden."

import { closeCamera, askForCamera } from '../permissions.js';
import { watch } from '../scan.js';
import { left, now } from '../time.js';
import { ask, button, everySecond, h, messages, onLeave, p, putText, screen } from '../view.js';

/**
 * @typedef {object} Scanning
 * @property {keyof typeof SAYS} purpose
 * @property {MediaStream | null} stream already open, or none
 * @property {(text: string) => string | null} read the id of what to say when the code is not for this moment; null: taken
 * @property {(() => unknown) | undefined} typeCode where this app may type the code
 * @property {number} [until] until when it has to be read
 * @property {import('../view.js').Text | null} [tell]
 * @property {() => unknown} back
 */

const SAYS = {
  enrolment: { title: 'app-scan-enrol-title', lead: 'app-scan-enrol' },
  request: { title: 'app-scan-title', lead: 'app-scan' },
  copy: { title: 'app-scan-copy-title', lead: 'app-scan-copy' },
  meeting: { title: 'app-scan-meeting-title', lead: 'app-scan-meeting' },
};

/** @param {Scanning} scanning */
export function scan({ purpose, stream, read, typeCode, until, tell = null, back }) {
  const enrolling = purpose === 'enrolment';
  const video = h('video', { set: { playsinline: '', muted: '', 'aria-hidden': 'true' } });
  video.muted = true;
  const finder = h('div', { class: 'finder' }, video, h('div', { class: 'frame' }));
  const message = messages();
  const rest = h('p', { class: 'clock' });
  if (tell !== null) putText(message, tell);
  const section = screen({
    name: 'scan',
    title: SAYS[purpose].title,
    back,
    body: [
      p(SAYS[purpose].lead),
      until !== undefined && rest,
      finder,
      message,
      purpose === 'request' && typeCode === undefined && p('app-scan-only', 'quiet small'),
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
  if (until !== undefined) everySecond(section, () => putText(rest, now() >= until ? 'app-scan-late' : ['app-scan-left', { left: left(until) }]));
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
