import { moveUntil, type OpenedStream, openStream, soon } from '../support/event-stream.ts';
import { JSON_TYPE } from '../support/gateway-http.ts';
import { backupPlan } from '../support/vendor.ts';
import { openAndGreet } from '../support/web-sockets.ts';
import { addressOf, type Operation, type Parity, startParity, TRANSPORTS } from './parity-transports.ts';

export const COLUMNS = ['POST', 'GET', 'SSE by POST', 'SSE by GET', 'WebSocket'] as const;
type Column = (typeof COLUMNS)[number];

/** What cannot be the same over every transport. */
export interface Difference {
  readonly name: string;
  readonly expected: Readonly<Record<Column, string>>;
  readonly seen: (by: Column) => Promise<string>;
}

const STALLED = backupPlan('dbs-plan-stalled');
const FOLLOW: Operation = {
  query: 'subscription Follow($keys: [PrecheckRunKey!]!) { precheckUpdates(keys: $keys) { run { status } } }',
  variables: { keys: [STALLED] },
};
/** A run of which there is nothing more to tell, and no end. */
const SILENT: Operation = { ...FOLLOW, variables: { keys: [backupPlan('dbs-plan-novel-status')] } };
const AWAIT: Operation = {
  query: 'query Await($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { status } }',
  variables: { key: STALLED },
};

const isPlain = (by: Column) => by === 'POST' || by === 'GET';

const open = ({ url }: Parity, by: Column, operation: Operation): Promise<OpenedStream> => {
  const headers = isPlain(by) ? { accept: JSON_TYPE } : {};
  return by.endsWith('GET')
    ? openStream(addressOf(url, operation), { headers })
    : openStream(url, { body: operation, headers });
};

/** Follows a run, and has been told something. */
const followByHand = async ({ url }: Parity, payload = FOLLOW) => {
  const hand = await openAndGreet(url);
  hand.say({ id: 'a', type: 'subscribe', payload });
  await soon(() => hand.texts.length > 1);
  return hand;
};

const followByStream = async (parity: Parity, by: Column, operation = FOLLOW) => {
  const stream = await open(parity, by, operation);
  await soon(() => stream.events.length > 0);
  return stream;
};

const tell = async (parity: Parity, by: Column, operation: Operation): Promise<string> => {
  const { results, how } = await TRANSPORTS[by](parity, operation);
  const codes = results.flatMap((result) => Object(result).errors?.[0].extensions.code ?? []);
  return codes.length > 0 ? `${how}, \`${codes}\`` : how;
};

const mutation = async (by: Column) => {
  const { results, how } = await TRANSPORTS[by](await startParity(), { query: 'mutation { start }' });
  return `${how}, \`${Object(results[0]).errors[0].message}\``;
};

const tooLarge = async (by: Column) => {
  const size = by.endsWith('GET') ? 70_000 : 1_100_000;
  return tell(await startParity(), by, {
    query: '{ __typename }',
    variables: { padding: 'x'.repeat(size) },
  });
};

const oneTooMany = async (by: Column) => {
  const parity = await startParity({ streamLimits: { maxPerAddress: 1 } });
  await followByStream(parity, 'SSE by POST');
  const operation = isPlain(by) ? { query: '{ __typename }' } : FOLLOW;
  return tell(parity, by, operation).catch((error: Error) => error.message.replace(/.*: /, 'handshake: '));
};

const ids = async (by: Column) => {
  const parity = await startParity();
  if (by === 'WebSocket')
    return Object.keys((await followByHand(parity)).messages[1] ?? {}).join() === 'id,type,payload'
      ? 'none'
      : 'some';
  const stream = isPlain(by) ? await open(parity, by, FOLLOW) : await followByStream(parity, by);
  return stream.events.map(({ id }) => (id === null ? 'none' : `\`${id.replace(/:.*/, ':…')}\``)).join();
};

const ping = async (by: Column) => {
  if (isPlain(by)) return '';
  const parity = await startParity();
  const begunMs = parity.clock.now();
  const after = (what: string) => `${what} after ${(parity.clock.now() - begunMs) / 1_000} s`;
  if (by === 'WebSocket') {
    const pings: unknown[] = [];
    const hand = await followByHand(parity, SILENT);
    hand.socket.on('ping', (data) => pings.push(data));
    await moveUntil(parity.clock, () => pings.length > 0);
    return after('a ping frame');
  }
  const stream = await followByStream(parity, by, SILENT);
  await moveUntil(parity.clock, () => stream.text.endsWith('\n\n:\n\n'));
  return after('an empty comment');
};

const deploy = async (by: Column) => {
  const parity = await startParity();
  if (by === 'WebSocket') {
    const hand = await followByHand(parity);
    void parity.gateway.close(1_000);
    return `closed: ${(await hand.closed).code}`;
  }
  const opening = isPlain(by) ? open(parity, by, AWAIT) : followByStream(parity, by);
  await soon(() => parity.requests.length > 0);
  if (!isPlain(by)) await opening;
  void parity.gateway.close(1_000);
  const stream = await opening;
  await stream.ended;
  if (isPlain(by)) return `${stream.status}, \`${JSON.parse(stream.text).data.awaitPrecheckRun.status}\``;
  const isComplete = stream.events.some(({ event }) => event === 'complete');
  return `${stream.end === 'whole' ? 'ends' : 'breaks'} ${isComplete ? 'with' : 'without'} \`complete\``;
};

const bySse = (told: string) => ({ 'SSE by POST': told, 'SSE by GET': told });
const NO_MUTATION = '`Schema is not configured to execute mutation operation.`';
const NOT_BY_GET = '`Can only perform a mutation operation from a POST request.`';

export const DIFFERENCES: readonly Difference[] = [
  {
    ...{ name: 'a mutation, of which there is none yet', seen: mutation },
    expected: {
      ...{ POST: `200, ${NO_MUTATION}`, GET: `405, ${NOT_BY_GET}` },
      'SSE by POST': `200: \`next\`, \`complete\`, ${NO_MUTATION}`,
      'SSE by GET': `200: \`next\`, \`complete\`, ${NOT_BY_GET}`,
      WebSocket: `\`next\`, \`complete\`, ${NO_MUTATION}`,
    },
  },
  {
    ...{ name: 'a request beyond the size that fits', seen: tooLarge },
    expected: {
      ...{ POST: '413, `LIMIT_EXCEEDED`', GET: '431, `LIMIT_EXCEEDED`' },
      ...{ 'SSE by POST': '413, `LIMIT_EXCEEDED`', 'SSE by GET': '431, `LIMIT_EXCEEDED`' },
      WebSocket: 'closed: 1009',
    },
  },
  {
    ...{ name: 'one more than may be open for one address', seen: oneTooMany },
    expected: {
      ...{ POST: '200', GET: '200', ...bySse('200: `next`, `complete`, `LIMIT_EXCEEDED`') },
      WebSocket: 'handshake: 429',
    },
  },
  {
    ...{ name: 'the event id of the first update', seen: ids },
    expected: { POST: '', GET: '', 'SSE by POST': 'none', 'SSE by GET': '`0:…`', WebSocket: 'none' },
  },
  {
    ...{ name: 'nothing to tell', seen: ping },
    expected: {
      ...{ POST: '', GET: '', ...bySse('an empty comment after 12 s') },
      WebSocket: 'a ping frame after 12 s',
    },
  },
  {
    ...{ name: 'the gateway stops: a run that is waited for, a run that is followed', seen: deploy },
    expected: {
      ...{ POST: '200, `RUNNING`', GET: '200, `RUNNING`', ...bySse('ends without `complete`') },
      WebSocket: 'closed: 1001',
    },
  },
];
