// @ts-check
// Guide step 5: "… bliver spurgt, om du ønsker at aktivere det" (fingerprint or face).

import { button, messages, p, putText, ring, screen } from '../view.js';

/**
 * @param {{ accept: () => Promise<boolean>, decline: () => unknown }} to `accept` tells whether it worked
 */
export function offerBiometrics({ accept, decline }) {
  const message = messages();
  return screen({
    name: 'offer-biometrics',
    title: 'app-biometrics-title',
    picture: ring('finger'),
    centred: true,
    body: [p('app-biometrics-what'), p('app-biometrics-pin-stays', 'quiet'), message],
    actions: [
      button({ action: 'decline-biometrics', text: 'app-biometrics-decline', press: decline, kind: 'outline' }),
      button({
        action: 'accept-biometrics',
        text: 'app-biometrics-accept',
        press: async () => {
          message.replaceChildren();
          if (!(await accept())) putText(message, 'app-biometrics-failed');
        },
      }),
    ],
  });
}
