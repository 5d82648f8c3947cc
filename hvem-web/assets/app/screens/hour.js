// @ts-check
// Guide "Aktivér din nøgleapp", step 5: the waiting period. The server keeps it; this shows what remains.

import { clockTime, left, now } from '../time.js';
import { button, everySecond, h, messages, p, putText, ring, screen } from '../view.js';

/** @param {{ until: number, tell: import('../view.js').Text | null, next: () => unknown, stop: () => unknown }} to `next` asks the server, whose hour it is */
export function hour({ until, tell, next, stop }) {
  const rest = h('p', { class: 'clock' });
  const message = messages();
  if (tell !== null) putText(message, tell);
  const on = button({ action: 'next', text: 'app-next', press: next });
  const section = screen({
    name: 'waiting-period',
    title: 'app-hour-title',
    picture: ring('clock'),
    centred: true,
    body: [p('app-hour-why'), rest, p('app-hour-close'), message],
    actions: [button({ action: 'stop', text: 'app-hour-stop', press: stop, kind: 'quiet' }), on],
  });
  let told = false;
  everySecond(section, () => {
    const over = now() >= until;
    putText(rest, over ? 'app-hour-over' : ['app-hour-left', { left: left(until), at: clockTime(until) }]);
    on.classList.toggle('outline', !over);
    if (over && !told) putText(message, 'app-hour-over-now');
    told = over;
  });
  return section;
}
