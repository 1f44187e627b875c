import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/domain/clock.ts';
import type { AccessKey } from '../../src/upstream/acs-signature.ts';
import type { HttpAnswer, HttpRequest, Send } from '../../src/upstream/send.ts';
import { toHttpAnswer } from '../support/emulator-send.ts';

/** What happens to one request. */
export type Step = (request: HttpRequest) => Promise<HttpAnswer>;

/** A text is sent as it is, anything else as JSON. */
export const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Step =>
  async () =>
    toHttpAnswer(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers }));

export const throttled = (headers: Record<string, string> = {}) =>
  answer(400, { Code: 'Throttling.User', RequestId: 'R-T' }, headers);

export const reset: Step = async () => {
  throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
};

/** Never answers; rejects with the signal's reason as an HTTP client does. */
export const hang: Step = ({ signal }) =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Never answers and does not heed its signal. */
export const deaf: Step = () => new Promise(() => {});

export const after =
  (clock: Clock, ms: number, step: Step): Step =>
  async (request) => {
    await clock.sleep(ms, request.signal);
    return step(request);
  };

export const streaming =
  (body: HttpAnswer['body'], headers: Record<string, string> = {}): Step =>
  async () => ({ status: 200, header: (name) => headers[name] ?? null, body });

/** Sends nothing: plays the steps in turn, the last one for ever. */
export const scriptedSend = (...steps: readonly Step[]) => {
  const requests: HttpRequest[] = [];
  const send: Send = async (request) => {
    requests.push(request);
    const step = steps[Math.min(requests.length, steps.length) - 1];
    if (!step) throw new Error('nothing is scripted');
    await turn();
    return step(request);
  };
  return { send, requests };
};

export const KEY: AccessKey = {
  accessKeyId: 'key-id',
  accessKeySecret: 'secret-that-nobody-sees',
  securityToken: null,
};
export const STS_KEY: AccessKey = { ...KEY, securityToken: 'token-that-nobody-sees' };
