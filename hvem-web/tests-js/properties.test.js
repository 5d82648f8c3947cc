// @ts-check
// Properties that hold for all inputs, tried on many drawn ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as b64 from '../assets/lib/b64.js';
import { concat, random, same } from '../assets/lib/bytes.js';
import * as carried from '../assets/lib/carried.js';
import * as crockford from '../assets/lib/crockford.js';
import * as p256 from '../assets/lib/p256.js';
import * as pin from '../assets/lib/pin.js';
import * as ratchet from '../assets/lib/ratchet.js';
import { Transcript } from '../assets/lib/transcript.js';
import * as wire from '../assets/lib/wire.js';

const ISSUER = 'https://id.example.org';

/** @param {number} times @param {(turn: number) => void} body */
function many(times, body) {
  for (let turn = 0; turn < times; turn += 1) body(turn);
}

test('base64url comes back and agrees with the one of the platform', () => {
  many(300, (length) => {
    const bytes = random(length);
    assert.equal(b64.encode(bytes), Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(b64.decode(b64.encode(bytes)), bytes);
  });
});

test('base64url has one text for each run of bytes', () => {
  for (const refused of ['A', 'AAAAA', 'AA==', 'A+', 'A/', 'AB', 'AAB', 'A A', 'Aå', '\n', null, 7, undefined]) {
    assert.equal(b64.decode(refused), null, String(refused));
  }
  assert.deepEqual(b64.decode(''), new Uint8Array(0));
  assert.equal(b64.decodeExactly(b64.encode(random(16)), 15), null);
});

test('Crockford base32 comes back, and a code is the beginning of it', () => {
  many(200, (length) => {
    const bytes = random(length);
    const text = crockford.encode(bytes);
    assert.deepEqual(crockford.decode(text), bytes);
    assert.deepEqual(crockford.decode(text.toLowerCase()), bytes);
    assert.ok(text.startsWith(crockford.code(bytes, 4)));
  });
});

test('a typed code is the shown one however it is spaced and cased', () => {
  many(200, () => {
    const shown = crockford.code(random(3), 4);
    assert.equal(crockford.normalise(`${shown.slice(0, 2)} - ${shown.slice(2).toLowerCase()} `), shown);
  });
});

test('two different lists of fields never make the same transcript', () => {
  const seen = new Map();
  const letters = ['', 'a', 'b', 'ab', 'ba', '\u0000\u0000\u0000\u0001a'];
  for (const one of letters) {
    for (const two of letters) {
      for (const fields of [[one], [one, two], [two, one, one]]) {
        const transcript = new Transcript('hvem/v1/test');
        fields.forEach((field) => transcript.text(field));
        const bytes = b64.encode(transcript.asBytes());
        const name = JSON.stringify(fields);
        assert.equal(seen.get(bytes) ?? name, name);
        seen.set(bytes, name);
      }
    }
  }
});

test('a transcript refuses a time that is not a whole number', () => {
  for (const wrong of [1.5, Number.NaN, Infinity, 2 ** 60]) assert.throws(() => new Transcript('x').time(wrong), TypeError);
});

test('codes and links of every kind come back from their texts', () => {
  many(50, (slot) => {
    const request = `req_${crockford.encode(random(16)).toLowerCase()}`;
    /** @type {carried.Carried[]} */
    const all = [
      { kind: 'enrolment', token: random(16), pinKey: random(32) },
      { kind: 'request', request, slot, secret: random(16) },
      { kind: 'link', request, token: random(16) },
      { kind: 'copy', token: random(16), key: random(16) },
      { kind: 'copy', token: random(16), key: random(16), radio: random(16) },
      { kind: 'meeting', meeting: random(16), key: random(16) },
    ];
    for (const one of all) {
      assert.deepEqual(carried.read(carried.qr(one, ISSUER), ISSUER), one);
      assert.deepEqual(carried.read(` ${carried.link(one, ISSUER)}\n`, ISSUER), one);
      assert.equal(carried.read(carried.qr(one, `${ISSUER}.evil.org`), ISSUER), null);
    }
  });
});

test('what a camera must see can not come by a link', () => {
  const request = `req_${crockford.encode(random(16)).toLowerCase()}`;
  const [scanned, link] = [
    carried.fragment({ kind: 'request', request, slot: 3, secret: random(16) }),
    carried.fragment({ kind: 'link', request, token: random(16) }),
  ];
  assert.equal(carried.readAddress(scanned), null);
  assert.equal(carried.readAddress(carried.fragment({ kind: 'copy', token: random(16), key: random(16) })), null);
  assert.equal(carried.readAddress(carried.fragment({ kind: 'meeting', meeting: random(16), key: random(16) })), null);
  assert.equal(carried.readAddress(link)?.kind, 'link');
  assert.equal(carried.readAddress(carried.fragment({ kind: 'enrolment', token: random(16), pinKey: random(32) }))?.kind, 'enrolment');
});

test('a wrong PIN, another pin_key or another context make another key', async () => {
  const [one, two] = [await pin.seal(random(32)), await pin.seal(random(32))];
  const keys = await Promise.all([
    pin.unlock(one, '4711', 'dev_a'),
    pin.unlock(one, '4712', 'dev_a'),
    pin.unlock(two, '4711', 'dev_a'),
    pin.unlock(one, '4711', 'enr_a'),
  ]);
  assert.equal(new Set(keys.map((key) => b64.encode(key.publicKey))).size, keys.length);
  const again = await pin.unlock(one, '4711', 'dev_a');
  assert.ok(same(again.publicKey, keys[0].publicKey));
});

test('a sealed pin_key can not be read out again', async () => {
  const sealed = await pin.seal(pin.generatePinKey());
  assert.equal(sealed.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('raw', sealed));
});

test('an app key signs, and can not be read out', async () => {
  const pair = await p256.generate();
  const point = await p256.point(pair.publicKey);
  const message = random(100);
  const signature = await p256.sign(pair.privateKey, message);
  assert.deepEqual([point.length, point[0], signature.length], [65, 4, 64]);
  assert.ok(await p256.verify(point, signature, message));
  assert.equal(await p256.verify(point, signature, concat(message, random(1))), false);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', pair.privateKey));
});

test('a resent answer carries the same pair, and each answer continues from what the last one committed to', async () => {
  let held = ratchet.begin();
  let committed = b64.encode(await ratchet.commitment(held.current));
  for (let turn = 0; turn < 20; turn += 1) {
    const pair = ratchet.prepare(held);
    held = pair;
    assert.deepEqual(ratchet.prepare(held), pair);
    assert.equal(b64.encode(await ratchet.commitment(pair.current)), committed);
    committed = b64.encode(await ratchet.commitment(pair.next));
    held = ratchet.advance(pair);
  }
});

test('the match that the app expects is the digest of what it carried', async () => {
  const secret = random(16);
  const scanned = await wire.expectedMatch({ kind: 'request', request: 'req_a', slot: 1, secret });
  const followed = await wire.expectedMatch({ kind: 'link', request: 'req_a', token: secret });
  assert.equal(scanned, b64.encode(await wire.matchDigest('qr', secret)));
  assert.notEqual(scanned, followed);
});

const SHOWN = {
  id: 'req_a', relying_party: { id: 'rp_a', name: 'Pensionsportalen' }, action: 'sign-in', text: '', browser: 'Firefox',
  browser_key: null, matched_by: 'qr', match: b64.encode(random(32)), asked_at: 1, expires_at: 2, platform: null, return_to: null,
};

test('an answer of the server that lacks a member, or has it as something else, is refused', () => {
  assert.equal(wire.read('shown', SHOWN), SHOWN);
  assert.ok(wire.read('shown', { ...SHOWN, platform: { credential: 'AA', rp_id: 'localhost' }, more: 1 }));
  for (const member of Object.keys(SHOWN).filter((name) => SHOWN[name] !== null)) {
    const { [member]: _dropped, ...rest } = SHOWN;
    assert.throws(() => wire.read('shown', rest), wire.Malformed, member);
    assert.throws(() => wire.read('shown', { ...SHOWN, [member]: {} }), wire.Malformed, member);
  }
  assert.throws(() => wire.read('waiting', { digest: 'a', requests: [{}], now: 1 }), wire.Malformed);
  assert.throws(() => wire.read('about', null), wire.Malformed);
});

test('changing any one field of an approval changes what is signed', () => {
  const approval = {
    issuer: ISSUER, request: { ...SHOWN, match: b64.encode(new Uint8Array(32)) }, decision: /** @type {const} */ ('approve'),
    method: /** @type {const} */ ('pin'), device: 'dev_a', ratchet: random(32), nextRatchet: random(32), locale: 'da',
  };
  const changed = [
    { ...approval, issuer: 'https://other.example.org' },
    { ...approval, decision: /** @type {const} */ ('reject') },
    { ...approval, method: /** @type {const} */ ('platform') },
    { ...approval, device: 'dev_b' },
    { ...approval, ratchet: random(32) },
    { ...approval, nextRatchet: random(32) },
    { ...approval, locale: 'en' },
    ...[
      { id: 'req_b' }, { relying_party: { id: 'rp_b', name: 'Pensionsportalen' } }, { relying_party: { id: 'rp_a', name: 'Bank' } },
      { action: 'pay' }, { text: 'x' }, { browser: 'Chrome' }, { browser_key: b64.encode(random(32)) },
      { match: b64.encode(random(32)) }, { asked_at: 9 }, { expires_at: 9 },
    ].map((part) => ({ ...approval, request: { ...approval.request, ...part } })),
  ];
  const texts = [approval, ...changed].map((one) => b64.encode(wire.approvalTranscript(one).asBytes()));
  assert.equal(new Set(texts).size, texts.length);
});
