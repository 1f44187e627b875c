import { expect, it } from 'vitest';
import { withBlock } from '../../docs/tables.ts';
import { FAULTS } from '../../src/emulator/faults.ts';
import { readText } from '../support/markdown.ts';
import { batch, query } from './fault-matrix-query.ts';
import { outage, stream } from './fault-matrix-stream.ts';
import { outageTable, queryTable, type Seen, streamTable } from './fault-matrix-table.ts';
import { NETWORK_FAULTS } from './fault-matrix-vendor.ts';

const ALL = [...FAULTS.keys(), ...NETWORK_FAULTS];
/** One of each kind. */
const OUTAGES = [
  ...['throttling-user', 'throttling-retry-after', 'service-unavailable', 'truncated-body', 'hang'],
  ...['expired-token', 'wrong-clock', 'forbidden', ...NETWORK_FAULTS],
];

/** With these nothing is wrong. */
const HARMLESS = ['wrong-content-type'];

/** From its turn on. */
const OPERATION_MS = 15_000;
const ATTEMPTS = 4;
/** The longest pause between two reads of a run that is followed. */
const POLL_MAX_MS = 15_000;
/** How far reads are apart of a run that moves: the least, and half of what chance may add. */
const POLL_MS = 1_100;
/** The longest pause of an account that is throttled. */
const PAUSE_MS = 10_000;

const isThrottling = (fault: string) => fault.startsWith('throttling');

const seen = new Map<string, Seen>();

it.each(ALL)('%s costs a bounded time, and its neighbours nothing', async (fault) => {
  const hurts = !HARMLESS.includes(fault);
  const one: Seen = {
    ...{ query: await query(fault), batch: await batch(fault) },
    stream: await stream(fault, hurts),
  };
  const { code } = one.query;
  expect([code === null, one.batch.code, one.stream.code]).toEqual([!hurts, code, code]);
  expect(one.batch.attempts).toBe(one.query.attempts);
  expect(one.query.attempts).toBeLessThanOrEqual(ATTEMPTS);
  expect(Math.max(one.query.ms, one.batch.ms)).toBeLessThanOrEqual(OPERATION_MS);
  expect(one.batch.othersMs).toBe(0);
  expect(one.stream.toldMs ?? 0).toBeLessThanOrEqual(POLL_MS + OPERATION_MS);
  expect(one.stream.againMs ?? 0).toBeLessThanOrEqual(POLL_MAX_MS);
  const otherMs = Math.max(one.query.otherMs, one.stream.otherMs);
  expect(otherMs).toBeLessThanOrEqual(isThrottling(fault) ? PAUSE_MS : 0);
  expect(one.stream.neighbourMs).toBeLessThanOrEqual(POLL_MS + (isThrottling(fault) ? PAUSE_MS : 0));
  seen.set(fault, one);
});

const outages = new Map<string, Awaited<ReturnType<typeof outage>>>();

it.each(OUTAGES)('%s of everything costs a bounded time, and another product nothing', async (fault) => {
  const one = await outage(fault);
  expect(one.codes).toEqual([seen.get(fault)?.query.code]);
  expect(one.toldMs).toBeLessThanOrEqual(POLL_MS + OPERATION_MS + PAUSE_MS);
  expect(one.againMs).toBeLessThanOrEqual(POLL_MAX_MS + PAUSE_MS);
  expect(one.otherMs).toBeLessThanOrEqual(OPERATION_MS);
  outages.set(fault, one);
});

it('the page shows what was seen; `npx vitest run test/server/fault-matrix.test.ts -u` writes it', async () => {
  expect([seen.size, outages.size], 'in a run of the whole file').toEqual([ALL.length, OUTAGES.length]);
  const blocks = {
    ...{ queries: queryTable([...seen]), streams: streamTable([...seen]) },
    outages: outageTable([...outages]),
  };
  const page = readText('docs/faults.md');
  const text = Object.entries(blocks).reduce((sum, [name, block]) => withBlock(sum, name, block), page);
  await expect(text).toMatchFileSnapshot('../../docs/faults.md');
});
