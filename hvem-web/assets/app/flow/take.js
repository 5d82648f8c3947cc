// @ts-check
// Copying the app, on the new phone (guide "Kopier din MitID app", steps 15 to 19; protocol §2.5), until both phones have met. From there it activates as any
// phone that does so alone.

import * as b64 from '/assets/lib/b64.js';
import { same } from '/assets/lib/bytes.js';
import * as carried from '/assets/lib/carried.js';
import * as p256 from '/assets/lib/p256.js';
import { Malformed, commitment, copyCheck, read, takeTranscript } from '/assets/lib/wire.js';
import { heldAppKey } from '../keys.js';
import { scan } from '../screens/scan.js';
import { copyMeet, copyTick, ways } from '../screens/take.js';
import { starting } from '../screens/welcome.js';
import { unsigned } from '../server.js';
import { askEverySecond } from '../view.js';
import { withCamera } from './camera.js';

/** @typedef {import('/assets/lib/wire.js').Standing} Standing */
/** @typedef {import('/assets/lib/wire.js').Proximity} Proximity */

/**
 * @typedef {object} To
 * @property {() => unknown} letter the other way
 * @property {(found: carried.Copy) => unknown} take a code was read
 * @property {() => unknown} back
 */

/**
 * Steps 15 and 16.
 * @param {import('../app.js').App} app
 * @param {To} to
 */
export function chooseWay(app, to) {
  const again = () => chooseWay(app, to);
  const scanning = () => withCamera(app, { next: (stream) => scanCopy(app, to, stream), back: again });
  app.show(ways({ copy: () => app.show(copyTick({ scan: scanning, back: again })), letter: to.letter, back: to.back }));
}

/**
 * Step 19.
 * @param {import('../app.js').App} app
 * @param {To} to
 * @param {MediaStream | null} stream
 */
function scanCopy(app, to, stream) {
  app.show(scan({
    purpose: 'copy',
    stream,
    typeCode: undefined,
    back: () => chooseWay(app, to),
    read: (text) => {
      const found = carried.read(text, app.about.issuer);
      if (found === null || found.kind !== 'copy') return 'app-scan-foreign';
      to.take(found);
      return null;
    },
  }));
}

/**
 * Tells the server that this phone has read a code.
 * @param {import('../app.js').App} app
 * @param {carried.Copy} found
 * @param {{ appKey: CryptoKeyPair, description: string }} phone
 * @returns {Promise<Standing>}
 */
export async function take(app, { token }, { appKey, description }) {
  app.show(starting());
  const point = await p256.point(appKey.publicKey);
  const transcript = takeTranscript({ issuer: app.about.issuer, token, appKey: point, description });
  const signature = b64.encode(await p256.sign(appKey.privateKey, transcript.asBytes()));
  const body = { copy: b64.encode(token), app_key: b64.encode(point), description, signature };
  return read('standing', await unsigned({ method: 'POST', path: '/enrolments', body }));
}

/**
 * Shows this phone's code and the four characters, and looks every second whether the old phone has vouched.
 * @param {import('../app.js').App} app
 * @param {Proximity} proximity
 * @param {Uint8Array} seen what the old phone's code said of its key
 * @param {{ look: () => Promise<Standing>, stand: (standing: Standing) => unknown, failed: (error: unknown) => unknown,
 *   refuse: () => Promise<unknown>, stop: () => unknown }} to `stop` asks the person, `refuse` asks nobody
 */
export async function meet(app, proximity, seen, to) {
  const [oldKey, meeting] = [b64.decode(proximity.old_key) ?? new Uint8Array(0), b64.decodeExactly(proximity.meeting, 16)];
  // What was seen on the other phone decides, not what the server says of it.
  if (meeting === null || !same(await commitment(oldKey), seen)) {
    await to.refuse();
    throw new Malformed('another key than the one that was scanned');
  }
  const newKey = await p256.point((await heldAppKey()).publicKey);
  const section = copyMeet({
    code: carried.qr({ kind: 'meeting', meeting, key: await commitment(newKey) }, app.about.issuer),
    check: await copyCheck({ issuer: app.about.issuer, copy: proximity.copy, oldKey, newKey, meeting }),
    until: proximity.meet_until,
    met: proximity.met,
    stop: to.stop,
  });
  app.show(section);
  askEverySecond(section, () => to.look().catch((error) => error), (standing) => {
    if (standing instanceof Error) to.failed(standing);
    else if (standing.gate !== 'proximity' || standing.proximity?.met !== proximity.met) to.stand(standing);
  });
}
