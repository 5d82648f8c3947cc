// @ts-check
// Says that a session will end before it does, and lets the person stay (WCAG 2.2.1). The server's clock counts: the page is told how much is
// left, and asks again before it says anything, because another window may have been used meanwhile.

const SESSION = '/account/session';
const BEFORE_MS = 5 * 60_000;

const box = /** @type {HTMLElement} */ (document.getElementById('session-end'));
const words = /** @type {HTMLElement} */ (box.querySelector('p'));
const stay = /** @type {HTMLButtonElement} */ (box.querySelector('button'));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waking;

/** @param {string} method */
async function left(method) {
  try {
    const answer = await fetch(SESSION, { method, headers: { Accept: 'application/json' } });
    // Not signed in any more: the answer is a page.
    return answer.ok && !answer.redirected ? Number((await answer.json()).left) : 0;
  } catch {
    // Offline for a moment: nothing is known, so it is asked again soon.
    return BEFORE_MS;
  }
}

/** @param {number} ms */
function wait(ms) {
  clearTimeout(waking);
  waking = setTimeout(look, Math.max(ms, 1000));
}

async function look() {
  const ms = await left('GET');
  box.hidden = ms > BEFORE_MS;
  if (ms > BEFORE_MS) wait(ms - BEFORE_MS);
  else if (ms > 0) wait(Math.min(ms, 30_000));
  else {
    words.textContent = box.dataset.over ?? '';
    stay.hidden = true;
  }
}

stay.addEventListener('click', async () => {
  const ms = await left('POST');
  box.hidden = ms > 0;
  if (ms > 0) wait(ms - BEFORE_MS);
  else look();
});

wait(Number(box.dataset.left) - BEFORE_MS);
