import { moveUntil, type OpenedStream, openStream, soon } from '../support/event-stream.ts';
import { JSON_TYPE } from '../support/gateway-http.ts';
import { backupPlan } from '../support/keys.ts';
import { openAndGreet } from '../support/web-sockets.ts';
import { addressOf, type Operation, type Parity, startParity, TRANSPORTS } from './parity-transports.ts';

export const COLUMNS = ['POST', 'GET', 'SSE by POST', 'SSE by GET', 'WebSocket'] as const;
export type Column = (typeof COLUMNS)[number];

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

export const mutation = async (by: Column) => {
  const query =
    'mutation { startDatabasePrecheck(input: { instanceUuid: "db-mysql-passed", engine: REDIS }) { run { id } } }';
  const { results, how } = await TRANSPORTS[by](await startParity(), { query });
  return `${how}, \`${Object(results[0]).errors[0].message}\``;
};

export const tooLarge = async (by: Column) => {
  const size = by.endsWith('GET') ? 70_000 : 1_100_000;
  return tell(await startParity(), by, {
    query: '{ __typename }',
    variables: { padding: 'x'.repeat(size) },
  });
};

export const oneTooMany = async (by: Column) => {
  const parity = await startParity({ limits: { maxStreamsPerCaller: 1 } });
  await followByStream(parity, 'SSE by POST');
  const operation = isPlain(by) ? { query: '{ __typename }' } : FOLLOW;
  return tell(parity, by, operation).catch((error: Error) => error.message.replace(/.*: /, 'handshake: '));
};

export const ids = async (by: Column) => {
  const parity = await startParity();
  if (by === 'WebSocket')
    return Object.keys((await followByHand(parity)).messages[1] ?? {}).join() === 'id,type,payload'
      ? 'none'
      : 'some';
  const stream = isPlain(by) ? await open(parity, by, FOLLOW) : await followByStream(parity, by);
  return stream.events.map(({ id }) => (id === null ? 'none' : `\`${id.replace(/:.*/, ':…')}\``)).join();
};

export const ping = async (by: Column) => {
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

export const deploy = async (by: Column) => {
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
