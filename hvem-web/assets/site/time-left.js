// @ts-check
// The time left in words.

/**
 * Says the time left in a line whose texts stand in its `data-`: in minutes, then at half a minute, then that it is over. The page is told
 * how much is left, so the server's clock counts, not this one's.
 * @param {HTMLElement} line
 * @param {number} left ms
 * @param {number} every how often to look, ms
 * @param {() => void} over called once, when nothing is left
 */
export function countDown(line, left, every, over) {
  const end = performance.now() + left;
  const say = () => {
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
    over();
  };
  const ticking = setInterval(say, every);
  say();
}
