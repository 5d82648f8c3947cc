// @ts-check
// Reads QR codes from a live picture: with the browser's own BarcodeDetector where there is one, else with the module `qr`.

/** Time between two looks at the picture, ms: quick for a person, light for a battery. */
const PAUSE = 100;
/** The module `qr`, all of it. */
const MODULE = ['/assets/lib/qr/index.js', '/assets/lib/qr/decode.js'];
/** Time between two tries to get it from a server that does not answer, ms. */
const AGAIN = 500;
/** A module that does not load so often though its server answers is one that this browser can't run. */
const TURNS = 5;
/** The longer side of the picture that the module `qr` looks at. */
const SIDE = 800;

/** @typedef {(video: HTMLVideoElement) => Promise<string | null>} Look */

/**
 * Looks until `onText` says that it took the text, or `stop` is called.
 * @param {HTMLVideoElement} video
 * @param {(text: string) => boolean} onText true: taken, stop looking
 * @param {() => void} onBlind nothing here can read QR codes
 * @returns {() => void} stop
 */
export function watch(video, onText, onBlind) {
  let running = true;
  const turn = async (/** @type {Look} */ look) => {
    while (running) {
      const text = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await look(video) : null;
      if (running && text !== null && onText(text)) running = false;
      await pause(PAUSE);
    }
  };
  detector().then(turn, onBlind);
  return () => {
    running = false;
  };
}

/** @returns {Promise<Look>} */
async function detector() {
  const Native = /** @type {any} */ (globalThis).BarcodeDetector;
  const formats = Native === undefined ? [] : await Native.getSupportedFormats().catch(() => []);
  if (!formats.includes('qr_code')) return withModule();
  const native = new Native({ formats: ['qr_code'] });
  return async (video) => (await native.detect(video).catch(() => []))[0]?.rawValue ?? null;
}

/** @returns {Promise<Look>} */
async function withModule() {
  const { decodeQR } = await decoder();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (context === null || canvas.width === 0) return null;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return null; // No code in this picture: the module tells it by throwing.
    }
  };
}

/**
 * The module `qr`. A server that is away for a moment must not make anybody believe that their browser can't read codes: it is asked again until it answers,
 * each time by another address, as a browser may remember for good that an address gave no module.
 */
async function decoder() {
  for (let turn = 0; ; turn += 1) {
    await reachable(MODULE);
    try {
      return turn === 0 ? await import('/assets/lib/qr/decode.js') : await import(`/assets/lib/qr/decode.js?again=${turn}`);
    } catch (error) {
      if (turn === TURNS) throw error;
    }
    await pause(AGAIN);
  }
}

/** @param {string[]} files */
async function reachable(files) {
  const answers = () => Promise.all(files.map((file) => fetch(file))).then(() => true, () => false);
  while (!(await answers())) await pause(AGAIN);
}

/** @param {number} time ms */
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
