import { once } from 'node:events';
import { type Attack, key, type Target, times } from './attack.ts';
import { openWebSocket } from './frames.ts';
import { endsOfRaw, openRaw, sendRaw } from './raw.ts';

const WAIT = 'query ($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { id } }';
const FOLLOW =
  'subscription ($key: PrecheckRunKey!) { precheckUpdates(keys: [$key]) { run { items { message } } } }';
const QUERY = '{ __typename }';

/** A request as text, with a body of JSON. */
const requestOf = ({ url, address }: Target, query: string, accept = 'application/json'): string => {
  const body = JSON.stringify({ query, variables: { key: key('dbs-plan-live') } });
  const headers = [
    ...['POST /graphql HTTP/1.1', `Host: ${new URL(url).host}`, `X-Forwarded-For: ${address}`],
    ...['Content-Type: application/json', `Accept: ${accept}`, `Content-Length: ${body.length}`],
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
};

/** The beginning of what is answered, of which no more is read; `cut` if there is nothing. */
const beginningOf = async (target: Target, bytes: string): Promise<{ end: string; leave: () => void }> => {
  const socket = await openRaw(target);
  socket.write(bytes);
  const [part = ''] = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => [])]);
  socket.pause();
  const [, status = 'cut'] = /^HTTP\/1\.1 (\d+)/.exec(String(part)) ?? [];
  const [, code = 'open'] = /"code":"([A-Z_]+)"/.exec(String(part)) ?? [];
  return { end: `${status} ${code}`, leave: () => void socket.destroy() };
};

/** All at once, held open together. */
const hold = async (target: Target, count: number, bytes: string): Promise<readonly string[]> => {
  const held = await times(count, () => beginningOf(target, bytes));
  for (const { leave } of held) leave();
  return held.map(({ end }) => end);
};

/** Goes as soon as it has asked. */
const askAndGo = async (target: Target, bytes: string): Promise<string> => {
  const socket = await openRaw(target);
  socket.write(bytes);
  await new Promise<void>((resolve) => socket.write('', () => resolve()));
  socket.resetAndDestroy();
  return 'gone';
};

/** Says a byte when asked to, as long as there is somebody to hear it. */
const dribble = async (target: Target, head: string): Promise<readonly string[]> => {
  const socket = await openRaw(target);
  socket.write(head);
  const dripping = setInterval(() => socket.write('a'), 1_000);
  socket.once('close', () => clearInterval(dripping));
  return endsOfRaw(socket);
};

/** Those that take their time until the gateway loses its patience. */
export const SLOW_ATTACKS: readonly Attack[] = [
  {
    name: '300 connections that say nothing',
    ends: ['408 LIMIT_EXCEEDED'],
    run: async (target) => (await times(300, async () => endsOfRaw(await openRaw(target)))).flat(),
  },
  {
    name: '300 slow headers',
    ends: ['408 LIMIT_EXCEEDED'],
    run: async (target) => (await times(300, () => dribble(target, 'POST /graphql HTTP/1.1\r\nA: '))).flat(),
  },
  {
    name: '300 WebSockets without an introduction',
    ends: ['closed 4408'],
    run: (target) =>
      times(300, async () => {
        const { socket, ended } = await openWebSocket(target);
        const end = await ended;
        socket.destroy();
        return end;
      }),
  },
];

export const CONNECTION_ATTACKS: readonly Attack[] = [
  {
    name: '300 slow bodies',
    // They have a minute.
    ends: ['open'],
    async run(target) {
      const sockets = await times(300, () => openRaw(target));
      const head = requestOf(target, QUERY).slice(0, -10);
      for (const socket of sockets) socket.write(head);
      for (const socket of sockets) socket.write('a');
      const ends = sockets.map(({ destroyed }) => (destroyed ? 'cut' : 'open'));
      for (const socket of sockets) socket.destroy();
      return ends;
    },
  },
  {
    name: '2,000 requests that are let go at once',
    ends: ['gone'],
    run: (target) => times(2_000, () => askAndGo(target, requestOf(target, QUERY))),
  },
  {
    name: '500 streams that are let go at once',
    ends: ['gone'],
    run: (target) => times(500, () => askAndGo(target, requestOf(target, FOLLOW, 'text/event-stream'))),
  },
  {
    name: '1,050 streams that are never read',
    ends: ['200 LIMIT_EXCEEDED', '200 open'],
    run: (target) => hold(target, 1_050, requestOf(target, FOLLOW, 'text/event-stream')),
  },
  {
    name: '1,500 requests on ten connections, whose answers are never read',
    ends: ['200 open'],
    run: (target) =>
      hold(target, 10, requestOf(target, '{ __schema { types { name description } } }').repeat(150)),
  },
  {
    name: '2,500 requests of one caller on one connection',
    ends: ['429 LIMIT_EXCEEDED', 'served'],
    async run(target) {
      const bytes = requestOf(target, QUERY);
      return sendRaw(target, bytes.repeat(2_499) + bytes.replace('Host:', 'Connection: close\r\nHost:'));
    },
  },
  {
    name: '500 who wait for a run and go',
    ends: ['gone'],
    run: (target) => times(500, () => askAndGo(target, requestOf(target, WAIT))),
  },
];
