import { describe, expect, it } from 'vitest';
import { type Action, createCaller } from '../../src/domain/caller.ts';
import { openStream } from '../support/event-stream.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { COLUMNS } from './access-matrix-row.ts';
import { startParity, TRANSPORTS } from './parity-transports.ts';

const DATABASE = 'db-mysql-passed';
const START = {
  query: `mutation StartIt { startDatabasePrecheck(input: {instanceUuid: "${DATABASE}", engine: MYSQL}) { run { id status } } }`,
};
const ACTION = 'StartPreCheckDatabase';

type Options = Parameters<typeof startParity>[0];

/** A gateway whose one caller may do that, to databases of those ids. */
const startAs = (actions: readonly Action[], ids: readonly string[] | null = null, options: Options = {}) => {
  const grant = { actions, accounts: null, kinds: null, regions: null, ids };
  const caller = createCaller({ subject: 'ann', grants: [grant], sights: new Set(), expiresAtMs: null });
  return startParity({ clock: createManualClock(), authenticate: async () => caller, ...options });
};

type Parity = Awaited<ReturnType<typeof startAs>>;

const startsOf = ({ requests }: Parity): number =>
  requests.filter(({ headers }) => headers['x-acs-action'] === ACTION).length;

const ASKER = { authorization: 'Bearer x' };
const codesIn = (results: readonly unknown[]) =>
  results.flatMap((result) => Object(result).errors ?? []).map((error) => Object(error).extensions.code);

const BY_POST = COLUMNS.filter((by) => by === 'POST' || by === 'SSE by POST' || by === 'WebSocket');
const BY_GET = COLUMNS.filter((by) => by === 'GET' || by === 'SSE by GET');

describe('a start', () => {
  it.each(BY_POST)('by %s is for who has the grant', async (by) => {
    const parity = await startAs(['start']);
    const { results } = await TRANSPORTS[by](parity, START, ASKER);
    const run = { id: expect.any(String), status: 'PENDING' };
    expect(results).toEqual([{ data: { startDatabasePrecheck: { run } } }]);
    expect(startsOf(parity)).toBe(1);
    expect(parity.notes.filter(({ phrase }) => phrase === 'operation').at(-1)?.fields).toMatchObject({
      ...{ operationType: 'mutation', operationName: 'StartIt', subject: 'ann', codes: [] },
    });
  });

  it.each(BY_GET)('is none by %s, whoever asks', async (by) => {
    const parity = await startAs(['start', 'read']);
    const { how, results } = await TRANSPORTS[by](parity, START, ASKER);
    expect(how).toBe(by === 'GET' ? '405' : '200: `next`, `complete`');
    expect(results).toMatchObject([
      { errors: [{ message: 'Can only perform a mutation operation from a POST request.' }] },
    ]);
    expect(startsOf(parity)).toBe(0);
  });

  it.each(BY_POST)('by %s is FORBIDDEN to who may read alone, before any call', async (by) => {
    const parity = await startAs(['read']);
    const before = parity.requests.length;
    const { results } = await TRANSPORTS[by](parity, START, ASKER);
    expect(results).toMatchObject([
      {
        data: { startDatabasePrecheck: null },
        errors: [
          {
            message: `"ann" may not start database "${DATABASE}" of account "default" in cn-hangzhou`,
            extensions: { code: 'FORBIDDEN', retryable: false },
          },
        ],
      },
    ]);
    expect(parity.requests.length).toBe(before);
  });

  it('is of those databases that the grant names', async () => {
    const parity = await startAs(['start'], ['db-oracle-*']);
    const { results } = await TRANSPORTS.POST(parity, START, ASKER);
    expect(codesIn(results)).toEqual(['FORBIDDEN']);
    expect(startsOf(parity)).toBe(0);
  });

  it('shows to who may start alone that it is pending, and nothing more of it', async () => {
    const parity = await startAs(['start']);
    const { results } = await TRANSPORTS.POST(parity, START, ASKER);
    const { id } = Object(results[0]).data.startDatabasePrecheck.run;
    const read = { query: '{ precheckRun(key: {id: $id}) { status } }'.replace('$id', JSON.stringify(id)) };
    expect(codesIn((await TRANSPORTS.POST(parity, read, ASKER)).results)).toEqual(['FORBIDDEN']);
  });

  it('counts as what a caller may ask', async () => {
    const parity = await startAs(['start'], null, { limits: { maxRatePerCaller: 0.2 } });
    const asking = [1, 2, 3].map(() => parity.ask(START.query));
    const codes = (await Promise.all(asking)).map((answer) => codesIn([answer]));
    expect(codes.at(-1)).toEqual(['LIMIT_EXCEEDED']);
    expect(startsOf(parity)).toBeLessThan(3);
  });
});

describe('a page of another origin', () => {
  const BODY = JSON.stringify(START);

  it.each<[what: string, headers: Record<string, string>]>([
    ['as JSON', { 'content-type': 'application/json', origin: 'https://evil.example' }],
    ['as plain text', { 'content-type': 'text/plain', origin: 'https://evil.example' }],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' }],
    ['without an origin, as plain text', { 'content-type': 'text/plain' }],
    ['without an origin, as a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['without an origin or a type', { 'content-type': '' }],
    ['by a frame', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }],
  ])('starts nothing: %s', async (_what, headers) => {
    const parity = await startParity();
    const { status } = await fetch(parity.url, { method: 'POST', headers, body: BODY });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(startsOf(parity)).toBe(0);
  });

  it('starts nothing by an event stream either', async () => {
    const parity = await startParity();
    const headers = { accept: 'text/event-stream', origin: 'https://evil.example' };
    expect((await openStream(parity.url, { body: START, headers })).status).toBe(403);
    expect(startsOf(parity)).toBe(0);
  });
});
