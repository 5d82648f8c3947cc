// @ts-check
// Building screens from elements. Nothing here reads markup from text: Trusted Types forbid it, and nothing needs it.

import { icon, mark } from './icons.js';
import { put, say } from './texts.js';

/** @typedef {string | [string, import('./texts.js').Values]} Text the id of a text, with values for its places */
/** @typedef {Node | string | null | undefined | false} Child */
/**
 * @typedef {object} Props
 * @property {string} [class]
 * @property {Text} [text]
 * @property {string} [action] stable name for tests: `data-action`
 * @property {(event: Event) => void} [press] what a click does
 * @property {Record<string, string>} [set] further attributes
 */

/**
 * An element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  if (props.class !== undefined) element.className = props.class;
  if (props.text !== undefined) putText(element, props.text);
  if (props.action !== undefined) element.dataset.action = props.action;
  if (props.press !== undefined) element.addEventListener('click', props.press);
  for (const [name, value] of Object.entries(props.set ?? {})) element.setAttribute(name, value);
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/**
 * @template {Element} T
 * @param {T} element
 * @param {Text} text
 */
export function putText(element, text) {
  return typeof text === 'string' ? put(element, text) : put(element, ...text);
}

/** @param {Text} text */
export function words(text) {
  return typeof text === 'string' ? say(text) : say(...text);
}

/**
 * @typedef {object} Button
 * @property {string} action
 * @property {Text} text
 * @property {() => unknown} press
 * @property {'main' | 'outline' | 'quiet' | 'danger'} [kind]
 * @property {string} [icon]
 */

/**
 * A button that does one thing at a time: while its work runs, further presses are dropped.
 * @param {Button} button
 */
export function button({ action, text, press, kind = 'main', icon: name }) {
  let working = false;
  const label = putText(h('span'), text);
  const element = h('button', { class: `button ${kind}`, action, set: { type: 'button' } }, name && icon(name), label);
  element.addEventListener('click', async (event) => {
    // The second tap of a trembling finger must not press what the next screen has put in the same place.
    if (working || event.detail > 1) return;
    working = true;
    element.setAttribute('aria-busy', 'true');
    try {
      await press();
    } finally {
      working = false;
      element.removeAttribute('aria-busy');
    }
  });
  return element;
}

/**
 * @typedef {object} Screen
 * @property {string} name stable name for tests: `data-screen`
 * @property {Text} title
 * @property {Child[]} [body]
 * @property {Child[]} [actions] from top to bottom; the main one last, where the thumb is
 * @property {(() => unknown) | undefined} [back]
 * @property {(() => unknown) | undefined} [settings]
 * @property {Child} [corner] stands where *Back* else does
 * @property {Child} [picture] above the title
 * @property {boolean} [centred]
 */

/**
 * A screen: bar, title, body, actions.
 * @param {Screen} screen
 * @returns {HTMLElement}
 */
export function screen({ name, title, body = [], actions = [], back, settings, corner, picture, centred = false }) {
  const heading = h('h1', { text: title, set: { tabindex: '-1' } });
  return h(
    'section',
    { class: 'screen', set: { 'data-screen': name } },
    h('header', { class: 'bar' }, corner ?? left(back, settings), question(name, title)),
    h('div', { class: centred ? 'body centred' : 'body' }, picture, heading, ...body),
    actions.length > 0 && h('div', { class: 'actions' }, ...actions),
  );
}

/**
 * @param {(() => unknown) | undefined} back
 * @param {(() => unknown) | undefined} settings
 */
function left(back, settings) {
  if (back !== undefined) return button({ action: 'back', text: 'app-back', press: back, kind: 'quiet', icon: 'back' });
  // Guide "Indstillinger": "I venstre hjørne finder du et tandhjul."
  if (settings !== undefined) return button({ action: 'settings', text: 'app-settings', press: settings, kind: 'quiet', icon: 'gear' });
  return h('span', { class: 'brand' }, mark(), h('span', { class: 'brand-name' }, brand));
}

/**
 * Guide "Hjælpemenu": "I højre hjørne finder du et spørgsmålstegn." What it says is written for this screen, and lies over it: nothing is lost.
 * @param {string} name of the screen
 * @param {Text} title
 */
function question(name, title) {
  const box = h(
    'dialog',
    { class: 'help-box', set: { 'aria-labelledby': 'help-title' } },
    h('h2', { text: title, set: { id: 'help-title' } }),
    p(helpText(name)),
    help('', 'app-help-more'),
    button({ action: 'help-close', text: 'app-help-close', press: () => box.close() }),
  );
  const open = button({ action: 'help', text: 'app-help-here', press: () => box.showModal(), kind: 'quiet', icon: 'question' });
  open.classList.add('question');
  return h('div', {}, open, box);
}

/** @param {string} name of the screen; numbered ones share a text */
export function helpText(name) {
  return `app-help-on-${name.replace(/-\d+$/u, '')}`;
}

let brand = '';

/** @param {string} name what the operator calls the service */
export function setBrand(name) {
  brand = name;
}

/**
 * A paragraph.
 * @param {Text} text
 * @param {string} [kind] `quiet`, `small`
 */
export function p(text, kind) {
  return h('p', { class: kind, text });
}

/**
 * Numbered steps.
 * @param {Text[]} texts
 */
export function steps(texts) {
  return h('ol', { class: 'steps' }, ...texts.map((text) => h('li', {}, h('span', { text }))));
}

/**
 * A question that people have here, with its answer in place: nothing on the screen is left. The help pages open beside the app.
 * @param {Text} question
 * @param {Text[]} answer
 * @param {string} topic of the help pages
 */
export function ask(question, answer, topic) {
  return h('details', { class: 'ask' }, h('summary', { text: question }), ...answer.map((one) => p(one)), help(topic, 'app-help-more'));
}

/**
 * A way to one of the help pages, in a window of its own.
 * @param {string} topic
 * @param {Text} [label]
 */
export function help(topic, label = 'app-help') {
  return h('p', { class: 'small' }, h('a', { class: 'help', text: label, set: { href: topic === '' ? '/help' : `/help/${topic}`, target: '_blank', rel: 'noopener' } }));
}

/**
 * A warning: only for danger.
 * @param {Text} text
 */
export function warning(text) {
  return h('div', { class: 'warning' }, icon('warning'), h('p', { text }));
}

/** A place for messages that are read aloud when they change. */
export function messages() {
  return h('p', { class: 'message', set: { role: 'status', 'aria-live': 'polite' } });
}

/**
 * @param {string} name an icon
 * @param {'calm' | 'danger'} [tone]
 */
export function ring(name, tone = 'calm') {
  return h('div', { class: `ring ${tone}` }, icon(name));
}

/**
 * Rows of name and value.
 * @param {[Text, Child][]} rows
 */
export function facts(rows) {
  return h('dl', { class: 'facts' }, ...rows.map(([name, value]) => h('div', {}, h('dt', { text: name }), h('dd', {}, value))));
}

/** The four characters that are compared, each in its box; read aloud one by one. */
export function characters(/** @type {string} */ code) {
  const boxes = [...code].map((letter) => h('b', { set: { 'aria-hidden': 'true' } }, letter));
  return h('span', { class: 'characters' }, h('span', { class: 'spoken' }, [...code].join(' ')), ...boxes);
}

/**
 * Calls `work` each second while the screen is shown, and once now.
 * @param {HTMLElement} section
 * @param {() => void} work
 */
export function everySecond(section, work) {
  work();
  const timer = setInterval(work, 1000);
  onLeave(section, () => clearInterval(timer));
}

/**
 * Asks each second while the screen is shown, one question at a time. An answer that comes when it was left is not used.
 * @template Answer
 * @param {HTMLElement} section
 * @param {() => Promise<Answer>} ask never fails
 * @param {(answer: Answer) => unknown} use
 */
export function askEverySecond(section, ask, use) {
  let asking = false;
  everySecond(section, async () => {
    if (asking) return;
    asking = true;
    const answer = await ask();
    asking = false;
    if (section.isConnected) use(answer);
  });
}

/**
 * Tidies up when the screen is left.
 * @param {HTMLElement} section
 * @param {() => void} work
 */
export function onLeave(section, work) {
  section.addEventListener('leave', work, { once: true });
}
