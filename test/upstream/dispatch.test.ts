import { getEventListeners } from 'node:events';
import { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { dispatch } from '../../src/upstream/dispatch.ts';

/** A dispatcher that does nothing, and what it was given; a request, and who may leave. */
const start = () => {
  const handlers: Dispatcher.DispatchHandler[] = [];
  const agent = Object.assign(new Dispatcher(), {
    dispatch(_: unknown, handler: Dispatcher.DispatchHandler) {
      handlers.push(handler);
      return true;
    },
  });
  const aborted: unknown[] = [];
  const controller: Dispatcher.DispatchController = {
    ...{ aborted: false, paused: false, reason: null },
    abort: (reason) => void aborted.push(reason),
    pause() {},
    resume() {},
  };
  const caller = new AbortController();
  const answer = dispatch(agent, { path: '/', method: 'POST' }, caller.signal);
  const [handler = {}] = handlers;
  const listeners = () => getEventListeners(caller.signal, 'abort').length;
  return { answer, handler, controller, caller, aborted, listeners };
};

describe('a caller who leaves while the connection is made', () => {
  it('is told at once, and the request is not sent once there is one', async () => {
    const { answer, handler, controller, caller, aborted } = start();
    const gone = new Error('gone');
    caller.abort(gone);
    await expect(answer).rejects.toBe(gone);
    handler.onRequestStart?.(controller, {});
    expect(aborted).toEqual([gone]);
  });
});

it('what comes before an answer is none', async () => {
  const { answer, handler, controller } = start();
  handler.onResponseStart?.(controller, 103, { link: '<x>' });
  handler.onResponseStart?.(controller, 200, { date: 'today' });
  const { status, header } = await answer;
  expect([status, header('date'), header('link')]).toEqual([200, 'today', null]);
});

describe("the caller's signal is let go", () => {
  it('with the end of the body, not before', async () => {
    const { answer, handler, controller, listeners } = start();
    handler.onResponseStart?.(controller, 200, {});
    await answer;
    expect(listeners()).toBe(1);
    handler.onResponseEnd?.(controller, {});
    expect(listeners()).toBe(0);
  });

  it('with a failure', async () => {
    const { answer, handler, controller, listeners } = start();
    const failure = new Error('broken');
    handler.onResponseError?.(controller, failure);
    await expect(answer).rejects.toBe(failure);
    expect(listeners()).toBe(0);
  });
});
