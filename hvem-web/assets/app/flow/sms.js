// @ts-check
// What every ceremony with a temporary PIN by SMS does: the PIN, another one, and what is said of a wrong one.

import { askSmsCode, noSms } from '../screens/sms.js';
import { Problem } from '../server.js';

/** @typedef {import('../view.js').Text} Text */

/**
 * @param {import('../app.js').App} app
 * @param {object} to
 * @param {import('/assets/lib/wire.js').SmsSent | null | undefined} to.sent where one was sent that is waited for
 * @param {(work: () => Promise<void>, again: () => unknown, handled: (error: unknown) => boolean) => unknown} to.attempt
 * @param {(code: string) => Promise<void>} to.enter
 * @param {() => Promise<void>} to.send asks for another one
 * @param {() => unknown} to.again where to go on after a problem
 * @param {() => unknown} to.back
 * @param {Text | null} [tell]
 */
export function askTemporaryPin(app, to, tell = null) {
  const another = () => to.attempt(to.send, to.again, () => false);
  if (to.sent === null || to.sent === undefined) {
    app.show(noSms({ send: another, tell, back: to.back }));
    return;
  }
  const enter = (/** @type {string} */ code) => to.attempt(() => to.enter(code), to.again, (error) => {
    if (!(error instanceof Problem)) return false;
    if (error.name === 'wrong-sms-code') askTemporaryPin(app, to, ['app-sms-wrong', { left: Number(error.members.tries_left) }]);
    else if (error.name === 'no-sms-code-asked') askTemporaryPin(app, { ...to, sent: null }, 'app-sms-dead');
    else return false;
    return true;
  });
  app.show(askSmsCode({ sent: to.sent, tell, enter, another, back: to.back }));
}
