// @ts-check
// The app's files fit together: every text exists in every language and is used, the offline shell holds every module, and
// nothing is written that the content security policy would stop.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const ASSETS = new URL('../assets/', import.meta.url);

/** @param {string} folder below assets */
function files(folder) {
  return readdirSync(new URL(folder, ASSETS), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(ASSETS.pathname.length).replace(/\/+/gu, '/'));
}

/** @param {string} path below assets */
function read(path) {
  return readFileSync(new URL(path, ASSETS), 'utf8');
}

/**
 * @param {string} language
 * @returns {Map<string, string>}
 */
function texts(language) {
  const lines = readFileSync(new URL(`../texts/app.${language}.ftl`, import.meta.url), 'utf8').split('\n');
  const messages = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(messages.map((line) => {
    const found = /^(app-[a-z0-9-]+) = (\S.*)$/u.exec(line);
    assert.ok(found, `not a simple message: ${line}`);
    return [found[1], found[2]];
  }));
}

/** @param {string} text */
function places(text) {
  return [...text.matchAll(/\{ \$([a-z]+) \}/gu)].map(([, name]) => name).sort();
}

const scripts = files('app/').filter((path) => path.endsWith('.js'));
const source = scripts.map(read).join('\n');

/** The screens that `main.js` lists; those of one kind are numbered. */
function screens() {
  const listed = read('app/main.js').split('// Screens (data-screen)')[1].split('\n\n')[0];
  const names = [...listed.matchAll(/^\/\/ {3}([a-z]+(?:-[a-z]+)*(?:-\d)?)/gmu)].map(([, name]) => name.replace(/-\d$/u, ''));
  assert.ok(names.length > 40, `${names.length} screens are listed`);
  return names;
}

test('every screen that is shown is listed, and has its help', () => {
  const shown = [...source.matchAll(/(?:screen|pin|platform)\(\{\s*name: '([a-z-]+)'/gu)].map(([, name]) => name);
  assert.ok(shown.length > 25, `${shown.length} screens are found`);
  const listed = new Set(screens());
  assert.deepEqual(shown.filter((name) => !listed.has(name)), []);
});

test('Danish and English say the same things with the same places', () => {
  const [danish, english] = [texts('da'), texts('en')];
  assert.deepEqual([...danish.keys()], [...english.keys()]);
  for (const [id, text] of danish) assert.deepEqual(places(text), places(english.get(id) ?? ''), id);
});

test('every text that the app speaks exists, and every text is spoken', () => {
  const spoken = new Set([...source.matchAll(/'(app-[a-z0-9-]+)'/gu)].map(([, id]) => id));
  screens().forEach((screen) => spoken.add(`app-help-on-${screen}`));
  const known = new Set(texts('da').keys());
  assert.deepEqual([...spoken].filter((id) => !known.has(id)), []);
  assert.deepEqual([...known].filter((id) => !spoken.has(id)), []);
});

test('the names of buttons are the guide\'s own, to the letter', () => {
  const [danish, english] = [texts('da'), texts('en')];
  for (const table of [danish, english]) {
    assert.equal(table.get('app-initialise'), 'Initialise');
    assert.equal(table.get('app-next'), 'Next');
    assert.equal(table.get('app-authenticate'), 'Authenticate');
  }
  assert.deepEqual([danish.get('app-continue'), english.get('app-continue')], ['Fortsæt', 'Continue']);
  assert.deepEqual([danish.get('app-settings'), english.get('app-settings')], ['Indstillinger', 'Settings']);
});

test('the offline shell holds every file of the app, and nothing that does not exist', () => {
  const listed = [...read('app/sw.js').matchAll(/'(\/(?:app|assets)\/[^']*\.[a-z]+)'/gu)].map(([, path]) => path);
  const needed = [...scripts, ...files('lib/')].filter((path) => path.endsWith('.js') && path !== 'app/sw.js')
    .map((path) => (path.startsWith('lib/') ? `/assets/${path}` : `/${path}`));
  assert.deepEqual(needed.filter((path) => !listed.includes(path)), []);
  const served = (/** @type {string} */ path) => path.startsWith('/app/texts/') || path.startsWith('/assets/lib/qr/') || path === '/app/notice.json';
  const existing = new Set([...files('app/').map((path) => `/${path}`), ...files('lib/').map((path) => `/assets/${path}`), ...files('site/').map((path) => `/assets/${path}`)]);
  assert.deepEqual(listed.filter((path) => !served(path) && !existing.has(path)), []);
});

test('what a push can tell has its words and its place, the same as the server\'s', () => {
  const worker = read('app/sw.js').split('const TOLD = {')[1].split('};')[0];
  const told = [...worker.matchAll(/'([a-z-]+)': '(hvem-[a-z]+)'/gu)].map(([, says, place]) => `${says} ${place}`).sort();
  const server = readFileSync(new URL('../../hvem/src/post/push.rs', import.meta.url), 'utf8');
  const sent = [...server.matchAll(/"says":"([a-z-]+)"\}"#, "(hvem-[a-z]+)"/gu)].map(([, says, topic]) => `${says} ${topic}`).sort();
  assert.ok(sent.length > 8, `${sent.length} are sent`);
  assert.deepEqual(told, sent);
  const words = read('app/push.js').split('const NOTICES = {')[1].split('};')[0];
  const spoken = [...words.matchAll(/^ {2}'?([a-z-]+)'?: \['app-notice(?:-\1)?-title', 'app-notice(?:-\1)?-body'\],$/gmu)].map(([, says]) => says).sort();
  assert.deepEqual(spoken, [...sent.map((line) => line.split(' ')[0]), 'waits'].sort());
});

test('every module that is imported exists', () => {
  for (const path of scripts) {
    for (const [, wanted] of read(path).matchAll(/from '([^']+)'/gu)) {
      const base = wanted.startsWith('/') ? new URL(wanted.slice('/assets/'.length), ASSETS) : new URL(wanted, new URL(path, ASSETS));
      assert.doesNotThrow(() => readFileSync(base), `${path} imports ${wanted}`);
    }
  }
});

test('nothing needs inline script, inline style or markup from text', () => {
  const shell = read('app/shell.html');
  assert.doesNotMatch(shell, /<script(?![^>]*\ssrc=)/u);
  assert.doesNotMatch(shell, /<style|\sstyle=|\son[a-z]+=/u);
  assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/u);
});

test('no file has grown beyond 400 lines', () => {
  for (const path of [...files('app/'), ...files('lib/')].filter((name) => /\.(js|css|html)$/u.test(name))) {
    assert.ok(read(path).split('\n').length <= 401, path);
  }
});

test('the language is the chosen one, else the browser\'s first that exists, else Danish', async () => {
  const { choose } = await import('../assets/app/texts.js');
  const existing = ['da', 'en'];
  assert.equal(choose('en', ['da-DK'], existing), 'en');
  assert.equal(choose(undefined, ['fr-BE', 'en-GB', 'da'], existing), 'en');
  assert.equal(choose(undefined, ['fr', 'kl'], existing), 'da');
  assert.equal(choose('xx', [], existing), 'da');
});

test('places in a text are filled, in the form of Fluent and in that of the JSON', async () => {
  const { load, say } = await import('../assets/app/texts.js');
  const table = { one: 'a { $name } b {name}', two: 'plain' };
  globalThis.fetch = /** @type {any} */ (async () => new Response(JSON.stringify(table)));
  globalThis.document = /** @type {any} */ ({ documentElement: { lang: '' } });
  await load('en');
  assert.equal(say('one', { name: '<i>' }), 'a <i> b <i>');
  assert.equal(say('one'), 'a { $name } b {name}');
  assert.equal(say('missing'), 'missing');
});

test('the names of buttons are bold, and what a value holds is not', async () => {
  const { load, parts } = await import('../assets/app/texts.js');
  const table = { press: 'Press ‹{ $name }›, and wait.', all: '‹Next›' };
  globalThis.fetch = /** @type {any} */ (async () => new Response(JSON.stringify(table)));
  globalThis.document = /** @type {any} */ ({ documentElement: { lang: '' } });
  await load('en');
  const name = { text: 'a › b ‹ c', bold: true };
  assert.deepEqual(parts('press', { name: name.text }), [{ text: 'Press ', bold: false }, name, { text: ', and wait.', bold: false }]);
  assert.deepEqual(parts('all'), [{ text: 'Next', bold: true }]);
  assert.deepEqual(parts('missing'), [{ text: 'missing', bold: false }]);
});
