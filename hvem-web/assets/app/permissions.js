// @ts-check
// Camera and notifications (guide step 1): asked for after they were explained, and never without need.

/** @typedef {'granted' | 'refused' | 'missing'} Given `missing`: this device has no such thing */

/** Whether this browser can show notifications and receive pushes at all. */
export function canPush() {
  return typeof Notification !== 'undefined' && typeof PushManager !== 'undefined' && 'serviceWorker' in navigator;
}

/**
 * Asks for notifications. Call it first in a click: browsers allow this question only right after one.
 * @returns {Promise<Given>}
 */
export async function askForNotifications() {
  if (!canPush()) return 'missing';
  const answer = Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
  return answer === 'granted' ? 'granted' : 'refused';
}

/**
 * Opens the camera. The stream is handed on to the scanner, because some browsers ask again for each new one.
 * @returns {Promise<{ given: Given, stream: MediaStream | null }>}
 */
export async function askForCamera() {
  if (navigator.mediaDevices?.getUserMedia === undefined) return { given: 'missing', stream: null };
  try {
    const video = { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } };
    return { given: 'granted', stream: await navigator.mediaDevices.getUserMedia({ video, audio: false }) };
  } catch (error) {
    const refused = error instanceof DOMException && ['NotAllowedError', 'SecurityError'].includes(error.name);
    return { given: refused ? 'refused' : 'missing', stream: null };
  }
}

/** Whether the camera was allowed before: then nobody has to be told why it is needed. Where a browser does not say, it was not. */
export async function cameraIsAllowed() {
  const name = /** @type {PermissionName} */ ('camera');
  const state = await navigator.permissions?.query({ name }).catch(() => null);
  return state?.state === 'granted';
}

/** @param {MediaStream | null} stream */
export function closeCamera(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}
