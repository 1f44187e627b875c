import { request as requestHttp } from 'node:http';
import { onTestFinished } from 'vitest';
import { openStream } from '../support/event-stream.ts';
import { backupPlan } from '../support/keys.ts';
import { openAndGreet } from '../support/web-sockets.ts';

const RUN = '{ verdict subject { upstreamId } }';
const QUERY = `query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) ${RUN} }`;
const AWAITED = `{ awaitPrecheckRun(key: {backupPlan: {backupPlanId: "p"}}, timeoutMs: 55000) ${RUN} }`;
const FOLLOWED = `subscription ($keys: [PrecheckRunKey!]!) { precheckUpdates(keys: $keys) { run ${RUN} } }`;
/** In what each of them is sent once the run is read. */
export const ANSWER = '"verdict":"PASSED","subject":{"upstreamId":"p"}';
const P = { keys: [backupPlan('p')] };
/** The run is one of ten. */
const TEN = { keys: [...Array.from({ length: 9 }, (_, at) => backupPlan(`q${at}`)), backupPlan('p')] };

/** One who wants to know of the run `p`. */
export interface Client {
  ask(): Promise<void> | void;
  /** Wants nothing more, and says so as he does. */
  leave(): void;
  /** Has nothing open any more. */
  close(): void;
  /** All that he was sent. */
  readonly heard: string;
}

type Connect = (url: string) => Promise<Client>;

const byPost =
  (query: string, variables: object = {}): Connect =>
  async (url) => {
    const headers = { 'content-type': 'application/json' };
    const request = requestHttp(url, { agent: false, method: 'POST', headers });
    request.on('error', () => {});
    let heard = '';
    request.on('response', (response) => {
      response.on('error', () => {});
      response.setEncoding('utf8').on('data', (text: string) => {
        heard += text;
      });
    });
    const close = () => void request.destroy();
    onTestFinished(close);
    return {
      ask: () => void request.end(JSON.stringify({ query, variables })),
      ...{ leave: close, close },
      get heard() {
        return heard;
      },
    };
  };

const byEvents =
  (variables: object): Connect =>
  async (url) => {
    let stream: Awaited<ReturnType<typeof openStream>> | null = null;
    const close = () => stream?.leave();
    return {
      async ask() {
        stream = await openStream(url, { body: { query: FOLLOWED, variables } });
      },
      ...{ leave: close, close },
      get heard() {
        return stream?.text ?? '';
      },
    };
  };

const bySocket =
  (how: 'complete' | 'close', query: string, variables: object = {}): Connect =>
  async (url) => {
    const hand = await openAndGreet(url);
    const close = () => hand.socket.close();
    return {
      ask: () => hand.say({ id: 'a', type: 'subscribe', payload: { query, variables } }),
      leave: how === 'close' ? close : () => hand.say({ id: 'a', type: 'complete' }),
      close,
      get heard() {
        return hand.texts.slice(1).join('\n');
      },
    };
  };

export const CLIENTS: Readonly<Record<string, Connect>> = {
  'a query by POST': byPost(QUERY, P),
  'a query of ten runs by POST': byPost(QUERY, TEN),
  'awaitPrecheckRun by POST': byPost(AWAITED),
  'a stream by SSE': byEvents(P),
  'a stream of ten runs by SSE': byEvents(TEN),
  'a query on a WebSocket, by `complete`': bySocket('complete', QUERY, P),
  'awaitPrecheckRun on a WebSocket, by closing it': bySocket('close', AWAITED),
  'a stream on a WebSocket, by `complete`': bySocket('complete', FOLLOWED, P),
  'a stream on a WebSocket, by closing it': bySocket('close', FOLLOWED, P),
};
