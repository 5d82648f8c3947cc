// @ts-check
// The `pin_key` of an enrolment on its way from the page where the PIN is chosen to the page that shows the QR code. It lives in
// this window only and never goes to the server (protocol §2).

const PREFIX = 'hvem-pin-key:';

/**
 * @param {string} enrolment
 * @param {string} pinKey b64u
 */
export function keep(enrolment, pinKey) {
  sessionStorage.setItem(PREFIX + enrolment, pinKey);
}

/**
 * @param {string} enrolment
 * @returns {string | null} b64u
 */
export function recall(enrolment) {
  return sessionStorage.getItem(PREFIX + enrolment);
}

/** Forgets all of them: once a phone has read the code, this window has no more use for it. */
export function forget() {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  }
}
