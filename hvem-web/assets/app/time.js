// @ts-check
// The server's time on this device, and times in words. A phone's clock may be wrong by days (protocol §1.2): the app keeps the
// difference to the server's and reckons with that.

import { language } from './texts.js';

let offset = 0;

/** English as it is written in Europe: the day before the month, and 24 hours. */
function locale() {
  return language() === 'en' ? 'en-GB' : language();
}

/** The server's time, ms. */
export function now() {
  return Date.now() + offset;
}

/**
 * Takes over what the server says the time is.
 * @param {number} serverNow
 * @returns {number} the difference to keep
 */
export function learn(serverNow) {
  offset = serverNow - Date.now();
  return offset;
}

/** @param {number} kept a difference from an earlier `learn` */
export function recall(kept) {
  offset = kept;
}

/**
 * "for 12 sekunder siden"
 * @param {number} time
 */
export function ago(time) {
  const seconds = Math.max(0, Math.round((now() - time) / 1000));
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'always' });
  return seconds < 60 ? words.format(-seconds, 'second') : words.format(-Math.floor(seconds / 60), 'minute');
}

/**
 * What is left until a time, as a clock: "4:05", "23:59:10".
 * @param {number} time
 */
export function left(time) {
  const seconds = Math.max(0, Math.ceil((time - now()) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60)];
  const padded = (/** @type {number} */ part) => String(part % 60).padStart(2, '0');
  return hours >= 2 ? `${hours}:${padded(minutes)}:${padded(seconds)}` : `${minutes}:${padded(seconds)}`;
}

/**
 * "kl. 14.02" in the words of the language.
 * @param {number} time
 */
export function clockTime(time) {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(time);
}

/**
 * "26. november 2026 kl. 14.02" in the words of the language.
 * @param {number} time
 */
export function moment(time) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeStyle: 'short' }).format(time);
}

/**
 * "22. november 2026"
 * @param {number} time
 */
export function day(time) {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(time);
}
