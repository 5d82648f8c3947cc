// @ts-check
// A waiting period (guide "Aktivér din nøgleapp", step 5). The server keeps it; this shows what remains.

import { clockTime, day, left, moment, now } from '../time.js';
import { button, everySecond, h, messages, p, putText, ring, screen } from '../view.js';

/**
 * What stands on it: before an app is bound, and before a forgotten PIN is renewed.
 * @type {Record<string, { title: string, why: string, close: string, stop: string, over: string }>}
 */
const SAYS = {
  'waiting-period': { title: 'app-hour-title', why: 'app-hour-why', close: 'app-hour-close', stop: 'app-hour-stop', over: 'app-hour-over-now' },
  'pin-waits': { title: 'app-pin-waits-title', why: 'app-pin-waits-why', close: 'app-pin-waits-close', stop: 'app-pin-waits-stop', over: 'app-pin-waits-over' },
};

/**
 * @param {object} to
 * @param {'waiting-period' | 'pin-waits'} to.name
 * @param {number} to.until
 * @param {import('../view.js').Text | null} to.tell
 * @param {() => unknown} to.next asks the server, whose hour it is
 * @param {() => unknown} to.stop
 * @param {() => unknown} [to.back]
 */
export function hour({ name, until, tell, next, stop, back }) {
  const says = SAYS[name];
  const rest = h('p', { class: 'clock' });
  const message = messages();
  if (tell !== null) putText(message, tell);
  const on = button({ action: 'next', text: 'app-next', press: next });
  const section = screen({
    name,
    title: says.title,
    back,
    picture: ring('clock'),
    centred: true,
    body: [p(says.why), rest, p(says.close), message],
    actions: [button({ action: 'stop', text: says.stop, press: stop, kind: 'quiet' }), on],
  });
  let told = false;
  everySecond(section, () => {
    const over = now() >= until;
    putText(rest, over ? 'app-hour-over' : ['app-hour-left', { left: left(until), at: at(until) }]);
    on.classList.toggle('outline', !over);
    if (over && !told) putText(message, says.over);
    told = over;
  });
  return section;
}

/** The day too, where it is another one. @param {number} until */
function at(until) {
  return day(until) === day(now()) ? clockTime(until) : moment(until);
}
