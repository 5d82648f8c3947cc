// @ts-check
// A page that lets somebody wait: it says politely how long, and goes on by itself with what was typed. The server's clock counts: the page
// is told how much is left. Without script the button does the same.

const line = /** @type {HTMLElement} */ (document.getElementById('time-left'));
const again = document.getElementById('again');
// A little more than is left, so that the server agrees that it is over.
const end = performance.now() + Number(line.dataset.left) + 300;

function say() {
  const ms = end - performance.now();
  const minutes = Math.ceil(ms / 60_000);
  let text = (line.dataset.many ?? '').replace('{n}', String(minutes));
  if (minutes <= 1) text = line.dataset.one ?? '';
  if (ms <= 30_000) text = line.dataset.half ?? '';
  if (ms <= 0) text = line.dataset.none ?? '';
  // Setting the same text again would make some screen readers repeat it.
  if (line.textContent !== text) line.textContent = text;
  if (ms > 0) return;
  clearInterval(ticking);
  if (again instanceof HTMLFormElement) again.requestSubmit();
  if (again instanceof HTMLAnchorElement) location.replace(again.href);
}

const ticking = setInterval(say, 500);
say();
