import type { Dispatcher } from 'undici';
import { type AnswerBody, createAnswerBody } from './answer-body.ts';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** What `Send` resolves with. */
interface Answered {
  readonly status: number;
  header(name: string): string | null;
  readonly body: AnswerBody;
}

const headerOf =
  (headers: Headers): Answered['header'] =>
  (name) => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };

/**
 * One request of undici's. Rejects when there is no answer, with the signal's reason if it aborts, which closes the
 * connection until the whole body has come.
 */
export const dispatch = (
  agent: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let controller: Dispatcher.DispatchController | null = null;
    let body: AnswerBody | null = null;
    const fail = (error: unknown) => {
      signal.removeEventListener('abort', leave);
      body?.fail(error);
      reject(error);
    };
    const leave = () => {
      fail(signal.reason);
      controller?.abort(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    agent.dispatch(request, {
      onRequestStart(started) {
        controller = started;
        // Who left while the connection was made has told nobody yet.
        if (signal.aborted) started.abort(signal.reason);
      },
      onResponseStart(started, status, headers) {
        // What comes before an answer is none.
        if (status < 200) return;
        body = createAnswerBody(started);
        resolve({ status, header: headerOf(headers), body });
      },
      onResponseData: (_, chunk) => body?.write(chunk),
      onResponseEnd() {
        signal.removeEventListener('abort', leave);
        body?.end();
      },
      onResponseError: (_, error) => fail(error),
    });
  });
