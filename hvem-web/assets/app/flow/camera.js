// @ts-check
// The camera where two phones look at each other (guide "Kopier din MitID app", steps 10, 11, 17 and 18): why it is needed, then the browser's question.

import { askForCamera, cameraIsAllowed, closeCamera } from '../permissions.js';
import { near } from '../screens/copy.js';
import { permissionRefused } from '../screens/refused.js';

/**
 * Goes on where the camera may be used, or is missing. Nobody who allowed it before is asked again.
 * @param {import('../app.js').App} app
 * @param {{ next: (stream: MediaStream | null) => unknown, back: () => unknown }} to `next` with the camera where it was opened for the question
 */
export async function withCamera(app, { next, back }) {
  if (await cameraIsAllowed()) {
    await next(null);
    return;
  }
  const ask = async () => {
    const { given, stream } = await askForCamera();
    if (given !== 'refused') return next(stream);
    closeCamera(stream);
    return app.show(permissionRefused('camera', { again: ask, back }));
  };
  app.show(near({ next: ask, back }));
}
