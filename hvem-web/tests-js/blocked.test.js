// @ts-check
// A blocked app: whom it sends its holder to, and that it goes on by itself once it is opened.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { said, untilOpened } from '../assets/app/standstill.js';

const BY_HOLDER = { since: 1, by: 'holder' };
const BY_OFFICE = { since: 1, by: 'office' };

/**
 * A server that says these things one after the other, and a person who leaves the screen after so many looks.
 * @param {unknown[]} says an error is thrown
 * @param {number} [stays]
 */
function world(says, stays = Infinity) {
  const heard = { asked: 0, rested: 0 };
  const ask = async () => {
    const one = says[heard.asked];
    heard.asked += 1;
    if (one instanceof Error) throw one;
    return /** @type {any} */ (one);
  };
  const rest = async (/** @type {number} */ ms) => {
    assert.ok(ms >= 1000, 'a server is not asked without pause');
    heard.rested += 1;
  };
  const left = () => heard.rested > stays;
  const passes = (/** @type {unknown} */ error) => error instanceof Error && error.message === 'offline';
  return { heard, given: { ask, rest, left, passes } };
}

test('its holder is sent to the portal, and to the office only where that has blocked it', () => {
  const words = (/** @type {any} */ blocked) => JSON.stringify(said(blocked, 'https://id.example.org'));
  assert.match(words(BY_HOLDER), /app-blocked-open.*id\.example\.org/u);
  assert.doesNotMatch(words(BY_HOLDER), /https:|office/u);
  assert.match(words(BY_OFFICE), /app-blocked-by-office.*app-blocked-call/u);
  assert.doesNotMatch(words(BY_OFFICE), /app-blocked-open/u);
});

test('it asks until it is opened, however often nobody answers', async () => {
  const { heard, given } = world([BY_HOLDER, new Error('offline'), BY_OFFICE, null, BY_HOLDER]);
  assert.equal(await untilOpened(given), true);
  assert.deepEqual(heard, { asked: 4, rested: 4 });
});

test('whoever has left the screen is not taken out of what they are doing', async () => {
  const early = world([BY_HOLDER, BY_HOLDER, null], 1);
  assert.equal(await untilOpened(early.given), false);
  assert.equal(early.heard.asked, 1);
  const late = world([null], 0);
  assert.equal(await untilOpened(late.given), false);
});

test('a device that was removed meanwhile is no blocked one', async () => {
  await assert.rejects(untilOpened(world([BY_HOLDER, new Error('device-removed')]).given), /device-removed/u);
});
