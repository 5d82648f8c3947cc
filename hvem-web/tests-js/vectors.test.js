// @ts-check
// The shared vectors: what the app signs, derives and reads is, byte for byte, what the server expects.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as b64 from '../assets/lib/b64.js';
import { utf8 } from '../assets/lib/bytes.js';
import * as carried from '../assets/lib/carried.js';
import * as crockford from '../assets/lib/crockford.js';
import * as p256 from '../assets/lib/p256.js';
import * as pin from '../assets/lib/pin.js';
import * as ratchet from '../assets/lib/ratchet.js';
import { Transcript } from '../assets/lib/transcript.js';
import * as wire from '../assets/lib/wire.js';
import { cases, hex, toHex, unb64 } from './vectors.js';

/**
 * @param {Transcript} transcript
 * @param {any} expected
 */
async function assertTranscript(transcript, expected) {
  assert.equal(toHex(transcript.asBytes()), expected.transcript_hex);
  assert.equal(toHex(await transcript.digest()), expected.sha256_hex);
}

test('transcripts have the bytes of the specification', async () => {
  for (const item of cases('transcript')) {
    const transcript = new Transcript(item.label);
    for (const field of item.fields) {
      if ('text' in field) transcript.text(field.text);
      else if ('hex' in field) transcript.bytes(hex(field.hex));
      else transcript.time(field.time);
    }
    await assertTranscript(transcript, item);
  }
});

test('calls are signed as the specification says', async () => {
  for (const item of cases('call')) {
    const transcript = await wire.callTranscript({ ...item, body: utf8(item.body) });
    await assertTranscript(transcript, item);
    const signed = await p256.verify(unb64(item.app_key_b64u), unb64(item.signature_b64u), transcript.asBytes());
    assert.ok(signed, item.path);
  }
});

test('pin_key, PIN and context make the one PIN key', async () => {
  for (const item of cases('pin')) {
    const sealed = await pin.seal(hex(item.pin_key_hex));
    assert.equal(toHex(await pin.seed(sealed, item.pin, item.context)), item.seed_hex);
    const key = await pin.unlock(sealed, item.pin, item.context);
    assert.equal(b64.encode(key.publicKey), item.pin_public_b64u);
    assert.equal(b64.encode(await key.sign(hex(item.message_hex))), item.signature_b64u);
  }
});

test('redeeming signs token, key and description', async () => {
  const redeems = cases('enrol').filter((item) => item.kind === 'redeem');
  assert.notEqual(redeems.length, 0);
  for (const item of redeems) {
    const appKey = unb64(item.app_key_b64u);
    const transcript = wire.redeemTranscript({ ...item, token: unb64(item.token_b64u), appKey });
    await assertTranscript(transcript, item);
    assert.ok(await p256.verify(appKey, unb64(item.signature_b64u), transcript.asBytes()));
    assert.equal(await wire.check(appKey), item.check);
  }
});

test('unlocking an enrolment is signed by app key, portal PIN key and own PIN key', async () => {
  const unlocks = cases('enrol').filter((item) => item.kind === 'unlock');
  assert.notEqual(unlocks.length, 0);
  for (const item of unlocks) {
    const portal = await pin.unlock(await pin.seal(unb64(item.portal_pin_key_b64u)), item.pin, item.enrolment);
    const own = await pin.unlock(await pin.seal(unb64(item.own_pin_key_b64u)), item.pin, item.device);
    assert.equal(b64.encode(portal.publicKey), item.portal_pin_public_b64u);
    assert.equal(b64.encode(own.publicKey), item.pin_public_b64u);
    const commitment = await ratchet.commitment(unb64(item.first_ratchet_b64u));
    assert.equal(b64.encode(commitment), item.ratchet_b64u);
    const fields = { appKey: unb64(item.app_key_b64u), pinPublic: own.publicKey, ratchet: commitment };
    const transcript = wire.unlockTranscript({ ...item, ...fields });
    await assertTranscript(transcript, item);
    assert.ok(await p256.verify(fields.appKey, unb64(item.signature_b64u), transcript.asBytes()));
    assert.equal(b64.encode(await portal.sign(transcript.asBytes())), item.pin_signature_b64u);
    assert.equal(b64.encode(await own.sign(transcript.asBytes())), item.new_pin_signature_b64u);
  }
});

test('an enrolment on the phone alone is signed by app key and own PIN key', async () => {
  const begins = cases('enrol').filter((item) => item.kind === 'begin');
  const choices = cases('enrol').filter((item) => item.kind === 'choose-pin');
  assert.ok(begins.length > 0 && choices.length > 0);
  for (const item of begins) {
    const transcript = wire.beginTranscript({ ...item, appKey: unb64(item.app_key_b64u) });
    await assertTranscript(transcript, item);
    assert.ok(await p256.verify(unb64(item.app_key_b64u), unb64(item.signature_b64u), transcript.asBytes()));
  }
  for (const item of choices) {
    const own = await pin.unlock(await pin.seal(unb64(item.own_pin_key_b64u)), item.pin, item.device);
    assert.equal(b64.encode(own.publicKey), item.pin_public_b64u);
    const fields = { appKey: unb64(item.app_key_b64u), pinPublic: own.publicKey, ratchet: await ratchet.commitment(unb64(item.first_ratchet_b64u)) };
    const transcript = wire.choosePinTranscript({ ...item, ...fields });
    await assertTranscript(transcript, item);
    assert.ok(await p256.verify(fields.appKey, unb64(item.signature_b64u), transcript.asBytes()));
    assert.equal(b64.encode(await own.sign(transcript.asBytes())), item.pin_signature_b64u);
  }
});

test('what the device asks of itself is signed by app key and PIN keys', async () => {
  const kinds = new Set();
  for (const item of cases('device')) {
    kinds.add(item.kind);
    const sealed = await pin.seal(unb64(item.pin_key_b64u));
    const pair = { ratchet: unb64(item.ratchet_b64u), nextRatchet: unb64(item.next_ratchet_b64u) };
    const chosen = item.new_pin === undefined ? null : await pin.unlock(sealed, item.new_pin, item.device);
    if (chosen !== null) assert.equal(b64.encode(chosen.publicKey), item.pin_public_b64u);
    const fields = { ...item, ...pair, pinPublic: chosen?.publicKey };
    const write = { change: wire.changePinTranscript, renew: wire.renewPinTranscript, holder: wire.holderTranscript };
    const transcript = write[item.kind](fields);
    await assertTranscript(transcript, item);
    assert.ok(await p256.verify(unb64(item.app_key_b64u), unb64(item.signature_b64u), transcript.asBytes()));
    const present = await pin.unlock(sealed, item.pin, item.device);
    for (const [key, signature] of [[present, item.pin_signature_b64u], [chosen, item.new_pin_signature_b64u]]) {
      if (signature !== undefined) assert.equal(b64.encode(await key.sign(transcript.asBytes())), signature);
    }
  }
  assert.deepEqual([...kinds], ['change', 'renew', 'holder']);
});

test('a copy is taken, checked and endorsed as the specification says', async () => {
  const kinds = new Set();
  for (const item of cases('copy')) {
    kinds.add(item.kind);
    const keys = { oldKey: item.old_key_b64u && unb64(item.old_key_b64u), newKey: item.new_key_b64u && unb64(item.new_key_b64u) };
    if (item.kind === 'check') {
      const check = { ...item, ...keys, meeting: unb64(item.meeting_b64u) };
      await assertTranscript(wire.copyCheckTranscript(check), item);
      assert.equal(await wire.copyCheck(check), item.check);
      continue;
    }
    // A page has no radio.
    if (item.kind === 'advertisement') continue;
    const appKey = unb64(item.app_key_b64u);
    const transcript =
      item.kind === 'take' ? wire.takeTranscript({ ...item, token: unb64(item.token_b64u), appKey }) : wire.endorseTranscript({ ...item, ...keys });
    await assertTranscript(transcript, item);
    assert.ok(await p256.verify(appKey, unb64(item.signature_b64u), transcript.asBytes()));
    if (item.kind === 'take') assert.equal(b64.encode(await wire.commitment(appKey)), item.key_b64u);
  }
  assert.deepEqual([...kinds], ['take', 'check', 'endorse', 'advertisement']);
});

/** @param {any} item an approval as the vectors write it */
function approvalOf(item) {
  /** @type {wire.Shown} */
  const request = {
    id: item.request,
    relying_party: { id: item.relying_party, name: item.relying_party_name },
    action: item.action,
    text: item.text,
    browser: item.browser,
    browser_key: item.browser_key_hex === null ? null : b64.encode(hex(item.browser_key_hex)),
    matched_by: 'qr',
    match: b64.encode(hex(item.match_hex)),
    asked_at: item.asked_at,
    expires_at: item.expires_at,
    platform: null,
    return_to: null,
  };
  const pair = { ratchet: hex(item.ratchet_hex), nextRatchet: hex(item.next_ratchet_hex) };
  return { request, ...pair, issuer: item.issuer, decision: item.decision, method: item.method, device: item.device, locale: item.locale };
}

test('an answer is signed over all that was shown', async () => {
  for (const item of cases('approval')) {
    const transcript = wire.approvalTranscript(approvalOf(item));
    await assertTranscript(transcript, item);
    assert.ok(await p256.verify(unb64(item.app_key_b64u), unb64(item.signature_b64u), transcript.asBytes()));
    if (item.with_pin !== null) {
      const key = await pin.unlock(await pin.seal(hex(item.with_pin.pin_key_hex)), item.with_pin.pin, item.device);
      assert.equal(b64.encode(await key.sign(transcript.asBytes())), item.with_pin.signature_b64u);
    }
  }
});

test('the match digest binds how a request was matched and what was carried', async () => {
  for (const item of cases('match')) {
    assert.equal(toHex(await wire.matchDigest(item.matched_by, hex(item.secret_hex))), item.digest_hex);
  }
});

/** @param {any} item */
function carriedOf(item) {
  const secrets = { token: item.token_b64u, pinKey: item.pin_key_b64u, secret: item.secret_b64u, key: item.key_b64u, meeting: item.meeting_b64u, radio: item.radio_b64u };
  const bytes = Object.entries(secrets).filter(([, text]) => text !== undefined).map(([name, text]) => [name, unb64(text)]);
  const plain = Object.entries(item).filter(([name]) => !name.endsWith('_b64u'));
  return Object.fromEntries([...plain, ...bytes]);
}

test('codes and links are read and written as specified, and foreign ones are refused', () => {
  for (const item of cases('qr')) {
    if ('refused' in item) {
      assert.equal(carried.read(item.refused, item.issuer), null, item.refused);
      continue;
    }
    const expected = carriedOf(item.carried);
    assert.deepEqual(carried.read(item.qr, item.issuer), expected);
    assert.deepEqual(carried.read(item.link, item.issuer), expected);
    assert.equal(carried.qr(expected, item.issuer), item.qr);
    assert.equal(carried.link(expected, item.issuer), item.link);
  }
});

test('Crockford base32 and typed codes', () => {
  const run = {
    encode: (item) => assert.equal(crockford.encode(hex(item.bytes_hex)), item.text),
    code: (item) => assert.equal(crockford.code(hex(item.bytes_hex), item.count), item.text),
    decode: (item) => assert.deepEqual(crockford.decode(item.text), item.bytes_hex === null ? null : hex(item.bytes_hex), item.text),
    normalise: (item) => assert.equal(crockford.normalise(item.typed), item.code, item.typed),
  };
  for (const item of cases('crockford')) run[item.kind](item);
});
