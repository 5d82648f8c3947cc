// @ts-check
// A waiting period (guide "Aktivér din nøgleapp", step 5). The server keeps it; this shows what remains.

import { clockTime, day, left, moment, now } from '../time.js';
import { button, everySecond, h, messages, p, putText, ring, screen } from '../view.js';

/**
 * What stands on it: before an app is bound, before a forgotten PIN is renewed, before an app is copied, and before it types codes.
 * @type {Record<string, { title: string, why: string, close: string, stop: string, over: string, next: string }>}
 */
const SAYS = {
  'waiting-period': { title: 'app-hour-title', why: 'app-hour-why', close: 'app-hour-close', stop: 'app-hour-stop', over: 'app-hour-over-now', next: 'app-next' },
  'pin-waits': { title: 'app-pin-waits-title', why: 'app-pin-waits-why', close: 'app-pin-waits-close', stop: 'app-pin-waits-stop', over: 'app-pin-waits-over', next: 'app-next' },
  'typing-waits': { title: 'app-typing-waits-title', why: 'app-typing-waits-why', close: 'app-typing-waits-close', stop: 'app-typing-stop', over: 'app-typing-waits-over', next: 'app-done' },
  'copy-waits': { title: 'app-copy-waits-title', why: 'app-copy-waits-why', close: 'app-copy-waits-close', stop: 'app-copy-stop', over: 'app-copy-waits-over', next: 'app-done' },
};

/**
 * @param {object} to
 * @param {'waiting-period' | 'pin-waits' | 'copy-waits' | 'typing-waits'} to.name
 * @param {number} to.until
 * @param {import('../view.js').Text | null} to.tell
 * @param {() => unknown} to.next asks the server, whose time it is, or goes on elsewhere meanwhile
 * @param {() => unknown} to.stop
 * @param {() => unknown} [to.back]
 */
export function hour({ name, until, tell, next, stop, back }) {
  const says = SAYS[name];
  const [rest, close] = [h('p', { class: 'clock' }), p(says.close)];
  const message = messages();
  if (tell !== null) putText(message, tell);
  const on = button({ action: 'next', text: says.next, press: next });
  const section = screen({
    name,
    title: says.title,
    back,
    picture: ring('clock'),
    centred: true,
    body: [p(says.why), rest, close, message],
    actions: [button({ action: 'stop', text: says.stop, press: stop, kind: 'quiet' }), on],
  });
  let told = false;
  everySecond(section, () => {
    const over = now() >= until;
    if (!over) putText(rest, ['app-hour-left', { left: left(until), at: at(until) }]);
    [rest.hidden, close.hidden] = [over, over];
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
