// @ts-check
// All words of the app. They come from the server as JSON, one file for each language; the service worker keeps them for offline.

/** @typedef {Record<string, string | number>} Values */

/** @type {Record<string, string>} */
let table = {};
let chosen = 'da';

/**
 * The language to begin with: the one chosen in the app, else the first one of the browser that exists, else Danish.
 * @param {string | undefined} stored
 * @param {readonly string[]} wanted as in `navigator.languages`
 * @param {readonly string[]} existing
 * @returns {string}
 */
export function choose(stored, wanted, existing) {
  const tags = [stored ?? '', ...wanted].map((tag) => tag.toLowerCase().split('-')[0]);
  return tags.find((tag) => existing.includes(tag)) ?? 'da';
}

/**
 * Loads a language and makes it the one that `say` speaks.
 * @param {string} language
 */
export async function load(language) {
  const answer = await fetch(`/app/texts/${language}.json`);
  if (!answer.ok) throw new Error(`no texts for ${language}`);
  table = await answer.json();
  chosen = language;
  document.documentElement.lang = language;
}

/** The language shown now: a BCP 47 tag. */
export function language() {
  return chosen;
}

/**
 * The text with its `{name}` places filled. An unknown id shows itself, so that a missing text is seen in every test.
 * @param {string} id
 * @param {Values} [values]
 * @returns {string}
 */
export function say(id, values = {}) {
  return filled(table[id] ?? id, values);
}

/**
 * @param {string} text
 * @param {Values} values
 */
function filled(text, values) {
  return text.replace(/\{\s*\$?([a-z_]+)\s*\}/gu, (place, name) => String(values[name] ?? place));
}

/**
 * A text in parts. `‹…›` stand around the names of buttons and screens, which are bold, as on the pages; a value with such marks in it makes nothing bold.
 * @param {string} id
 * @param {Values} [values]
 * @returns {{ text: string, bold: boolean }[]}
 */
export function parts(id, values = {}) {
  const pieces = (table[id] ?? id).split(/[‹›]/u);
  return pieces.map((text, place) => ({ text: filled(text, values), bold: place % 2 === 1 })).filter(({ text }) => text !== '');
}

/**
 * Puts a text into an element and marks it, so that tests and helpers can see which text it is.
 * @template {Element} T
 * @param {T} element
 * @param {string} id
 * @param {Values} [values]
 * @returns {T}
 */
export function put(element, id, values) {
  element.setAttribute('data-text', id);
  element.replaceChildren(...parts(id, values).map(({ text, bold }) => (bold ? strong(text) : text)));
  return element;
}

/** @param {string} text */
function strong(text) {
  const element = document.createElement('b');
  element.textContent = text;
  return element;
}

/**
 * A name of a language in that language: "dansk", "English".
 * @param {string} tag
 */
export function languageName(tag) {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}
