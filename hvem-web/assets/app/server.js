// @ts-check
// Calls to the server (protocol §1.2): signing, the clock, problems. What is called is the caller's business.

import * as b64 from '/assets/lib/b64.js';
import { buffer, utf8 } from '/assets/lib/bytes.js';
import { sign } from '/assets/lib/p256.js';
import { BASE, PROBLEM, callTranscript, read } from '/assets/lib/wire.js';
import * as store from './store.js';
import { language } from './texts.js';
import { learn, now } from './time.js';

/** How long an ordinary call may take before the app says that it can't reach the server, ms. */
const PATIENCE = 20_000;

/** The server said no, and why. */
export class Problem extends Error {
  /**
   * @param {string} name as in the tables of the protocol
   * @param {Record<string, any>} members
   */
  constructor(name, members) {
    super(name);
    this.name = name;
    this.members = members;
  }

  /** What to read aloud to support. */
  get reference() {
    return String(this.members.reference ?? this.name);
  }
}

/** No answer came: no network, or no server. */
export class Offline extends Error {}

/** @typedef {{ id: string, key: CryptoKey }} Sender */
/** @typedef {{ method: string, path: string, body?: unknown, signal?: AbortSignal, patience?: number }} Call */

export class Server {
  /** @param {string} issuer */
  constructor(issuer) {
    this.issuer = issuer;
  }

  /**
   * A signed call. When the server finds the clock wrong, it is set right and the call made again, once.
   * @param {Sender} sender
   * @param {Call} call
   * @returns {Promise<any>}
   */
  async signed(sender, call) {
    try {
      return await this.#signedOnce(sender, call);
    } catch (error) {
      if (!(error instanceof Problem) || error.name !== 'clock' || typeof error.members.now !== 'number') throw error;
      await store.set({ clockOffset: learn(error.members.now) });
      return this.#signedOnce(sender, call);
    }
  }

  /**
   * @param {Sender} sender
   * @param {Call} call
   */
  async #signedOnce(sender, call) {
    const [path, body, time] = [BASE + call.path, encode(call.body), Math.round(now())];
    const transcript = await callTranscript({ issuer: this.issuer, method: call.method, path, sender: sender.id, time, body });
    return exchange(call, body, {
      'Hvem-Device': sender.id,
      'Hvem-Time': String(time),
      'Hvem-Signature': b64.encode(await sign(sender.key, transcript.asBytes())),
    });
  }
}

/**
 * A call without signature.
 * @param {Call} call
 * @returns {Promise<any>}
 */
export function unsigned(call) {
  return exchange(call, encode(call.body), {});
}

/** @returns {Promise<import('/assets/lib/wire.js').About>} */
export async function about() {
  return read('about', await unsigned({ method: 'GET', path: '/about' }));
}

/**
 * @param {unknown} body
 * @returns {Uint8Array}
 */
function encode(body) {
  return body === undefined ? new Uint8Array(0) : utf8(JSON.stringify(body));
}

/**
 * @param {Call} call
 * @param {Uint8Array} body
 * @param {Record<string, string>} headers
 */
async function exchange(call, body, headers) {
  const patience = AbortSignal.timeout(call.patience ?? PATIENCE);
  /** @type {Record<string, string>} */
  const json = call.body === undefined ? {} : { 'Content-Type': 'application/json' };
  /** @type {RequestInit} */
  const request = {
    method: call.method,
    headers: { Accept: 'application/json', 'Accept-Language': language(), ...json, ...headers },
    body: call.body === undefined ? undefined : buffer(body),
    cache: 'no-store',
    signal: call.signal === undefined ? patience : either(call.signal, patience),
  };
  let answer;
  let text;
  try {
    answer = await fetch(BASE + call.path, request);
    text = await answer.text();
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new Offline('no answer', { cause: error });
  }
  const content = parse(text);
  if (answer.ok) return content;
  throw problem(answer.status, content);
}

/**
 * A proxy in front of the server answers 502 to 504 with a page of its own: that is "can't answer now" too.
 * @param {number} status
 * @param {any} content
 */
function problem(status, content) {
  const type = typeof content?.type === 'string' ? content.type : '';
  if (type.startsWith(PROBLEM)) return new Problem(type.slice(PROBLEM.length), content);
  return new Problem(status >= 500 ? 'unavailable' : 'malformed', { status });
}

/** @param {string} text */
function parse(text) {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * `AbortSignal.any`, which browsers of 2023 lack.
 * @param {AbortSignal} one
 * @param {AbortSignal} other
 */
function either(one, other) {
  const both = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener('abort', () => both.abort(signal.reason), { once: true });
  }
  return both.signal;
}
