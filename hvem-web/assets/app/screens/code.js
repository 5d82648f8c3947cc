// @ts-check
// Typing the four characters that stand beside the QR code: the way without a camera (protocol §3.2).

import { normalise } from '/assets/lib/crockford.js';
import { button, h, messages, p, putText, screen } from '../view.js';

const LENGTH = 4;

/** @param {{ enter: (code: string) => unknown, scan: () => unknown, back: () => unknown }} to */
export function typeCode({ enter, scan, back }) {
  const input = h('input', {
    class: 'code',
    set: {
      id: 'code', name: 'code', type: 'text', inputmode: 'text', autocapitalize: 'characters', autocomplete: 'off',
      autocorrect: 'off', spellcheck: 'false', maxlength: '12', 'aria-describedby': 'code-hint', enterkeyhint: 'go',
    },
  });
  const message = messages();
  const submit = button({
    action: 'submit-code',
    text: 'app-continue',
    press: async () => {
      const code = normalise(input.value);
      if (code === null || code.length !== LENGTH) {
        putText(message, code === null ? 'app-code-foreign' : 'app-code-short');
        input.focus();
        return;
      }
      await enter(code);
    },
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') submit.click();
  });
  const hint = p('app-code-hint', 'quiet');
  hint.id = 'code-hint';
  return screen({
    name: 'type-code',
    title: 'app-code-title',
    back,
    body: [hint, h('label', { text: 'app-code-label', set: { for: 'code' } }), input, message, p('app-code-once', 'quiet small')],
    actions: [button({ action: 'scan', text: 'app-scan-instead', press: scan, kind: 'outline' }), submit],
  });
}
