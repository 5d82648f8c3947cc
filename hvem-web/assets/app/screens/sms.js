// @ts-check
// The temporary PIN by SMS (guide "Kopier din MitID app", step 21: "Indtast den midlertidige PIN-kode, du nu modtager på SMS").

import { clockTime } from '../time.js';
import { button, h, messages, p, putText, screen } from '../view.js';
import { onEnter } from './credentials.js';

/**
 * @param {object} to
 * @param {import('/assets/lib/wire.js').SmsSent} to.sent
 * @param {import('../view.js').Text | null} to.tell
 * @param {(code: string) => unknown} to.enter
 * @param {() => unknown} to.another
 * @param {() => unknown} to.back
 */
export function askSmsCode({ sent, tell, enter, another, back }) {
  const message = messages();
  if (tell !== null) putText(message, tell);
  const set = { id: 'sms-code', name: 'sms-code', type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: '12', enterkeyhint: 'done' };
  const input = h('input', { class: 'credential', set });
  const submit = button({
    action: 'next',
    text: 'app-next',
    press: () => {
      if (/^\d{8}$/u.test(input.value.replace(/\s/gu, ''))) return enter(input.value);
      putText(message, 'app-sms-malformed');
      return input.focus();
    },
  });
  onEnter([input], submit);
  return screen({
    name: 'sms-code',
    title: 'app-sms-title',
    back,
    body: [
      // A number stays on one line.
      p(['app-sms-sent', { to: sent.to.replaceAll(' ', '\u00a0'), until: clockTime(sent.valid_until) }]),
      h('label', { text: 'app-sms-label', set: { for: input.id } }),
      input,
      message,
      p('app-sms-never', 'quiet small'),
    ],
    actions: [button({ action: 'another-sms', text: 'app-sms-another', press: another, kind: 'quiet' }), submit],
  });
}

/** None is waited for: it was not sent yet, or is used up. @param {{ send: () => unknown, tell: import('../view.js').Text | null, back: () => unknown }} to */
export function noSms({ send, tell, back }) {
  const message = messages();
  if (tell !== null) putText(message, tell);
  return screen({
    name: 'no-sms',
    title: 'app-no-sms-title',
    back,
    body: [p('app-no-sms'), message, p('app-sms-never', 'quiet small')],
    actions: [button({ action: 'another-sms', text: 'app-no-sms-send', press: send })],
  });
}
