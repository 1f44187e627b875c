import { request as requestHttp } from 'node:http';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { WebSocket } from 'ws';

/** What one who follows wants, and how he behaves. */
export interface Visit {
  readonly url: string;
  readonly body: object;
  /** How long he stays once the first event is there, ms. */
  readonly staysMs: number;
  /** Takes nothing while he stays. */
  readonly isSlow: boolean;
  /** Whether he goes without a word. */
  readonly isCut: boolean;
}

/** Resolves once he is gone; rejects when he was not served as he must be. */
export type Follow = (visit: Visit) => Promise<void>;

/** How long a first event may take, on a machine that has much to do. */
const PATIENCE_MS = 30_000;

interface Guest {
  /** Slows down, if he is slow. */
  readonly pause: () => void;
  readonly leave: () => void;
}

/** Times one visit: `arrived` with the first event, `left` when the connection is gone, `failed` when it is wrong. */
const createStay = ({ staysMs, isSlow }: Visit, guest: Guest) => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let timer = setTimeout(() => fail('no event came'), PATIENCE_MS);
  let hasArrived = false;
  const fail = (why: string) => {
    reject(new Error(why));
    guest.leave();
  };
  return {
    promise,
    fail,
    arrived() {
      if (hasArrived) return;
      hasArrived = true;
      clearTimeout(timer);
      if (isSlow) guest.pause();
      timer = setTimeout(guest.leave, staysMs);
    },
    left() {
      clearTimeout(timer);
      if (hasArrived) resolve();
      else reject(new Error('was let go before an event came'));
    },
  };
};

const SSE_HEADERS = { 'content-type': 'application/json', accept: 'text/event-stream' };

/** Over an event stream. There is no goodbye: all go without a word. */
export const followByStream: Follow = (visit) => {
  const outgoing = requestHttp(visit.url, { method: 'POST', agent: false, headers: SSE_HEADERS });
  const stay = createStay(visit, {
    pause: () => void outgoing.socket?.pause(),
    leave: () => void (visit.isCut ? outgoing.socket?.resetAndDestroy() : outgoing.destroy()),
  });
  outgoing.on('response', (incoming) => {
    if (incoming.statusCode !== 200) stay.fail(`HTTP ${incoming.statusCode}`);
    incoming.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('"errors"')) stay.fail(text.slice(0, 300));
      if (text.includes('event: next')) stay.arrived();
    });
    // What it says is that the connection was cut, which it was.
    incoming.on('error', () => {});
  });
  outgoing.on('error', () => {});
  outgoing.on('close', stay.left);
  outgoing.end(JSON.stringify(visit.body));
  return stay.promise;
};

/** Over a WebSocket of its own. */
export const followBySocket: Follow = (visit) => {
  const socket = new WebSocket(visit.url.replace('http', 'ws'), GRAPHQL_TRANSPORT_WS_PROTOCOL);
  const say = (message: object) => socket.send(JSON.stringify(message));
  const stay = createStay(visit, {
    pause: () => socket.pause(),
    leave() {
      if (visit.isCut || socket.readyState !== WebSocket.OPEN) return socket.terminate();
      socket.resume();
      say({ id: '1', type: 'complete' });
      socket.close(1000);
    },
  });
  socket.on('open', () => say({ type: 'connection_init' }));
  socket.on('message', (data) => {
    const { type, ...rest } = JSON.parse(String(data));
    if (type === 'connection_ack') say({ id: '1', type: 'subscribe', payload: visit.body });
    else if (type === 'next' && !('errors' in rest.payload)) stay.arrived();
    else if (type === 'complete') socket.close(1000);
    else stay.fail(JSON.stringify({ type, ...rest }));
  });
  socket.on('error', () => {});
  socket.on('close', stay.left);
  return stay.promise;
};
