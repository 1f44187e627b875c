import { expect, it, vi } from 'vitest';
import { markdownTable } from '../../docs/markdown-table.ts';
import { withBlock } from '../../docs/tables.ts';
import type { RunStore } from '../../src/runs/run-store.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { readText } from '../support/markdown.ts';
import { GRANTS } from './access-matrix-grants.ts';
import { type AccessRow, COLUMNS, type Column } from './access-matrix-row.ts';
import { KEYS, TOKENS } from './access-matrix-tokens.ts';
import { startParity, type Told, TRANSPORTS } from './parity-transports.ts';

/** One entry for each row of the page. */
const ROWS: readonly AccessRow[] = [...TOKENS, ...KEYS, ...GRANTS];

const asked = vi.hoisted(() => ({ ofStore: 0 }));

vi.mock('../../src/runs/run-store.ts', async (importOriginal) => {
  const { createRunStore } = await importOriginal<typeof import('../../src/runs/run-store.ts')>();
  const counted = <Args extends readonly unknown[], Result>(ask: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      asked.ofStore += 1;
      return ask(...args);
    };
  };
  return {
    createRunStore(deps: Parameters<typeof createRunStore>[0]): RunStore {
      const { peek, refresh, subscribe } = createRunStore(deps);
      return { peek: counted(peek), refresh: counted(refresh), subscribe: counted(subscribe) };
    },
  };
});

/** The code and message that a client was told, as an error, as the trouble of an update, or as a socket closed. */
const refusalIn = ({ results, reason }: Told): string | null => {
  if (reason !== undefined) return reason;
  const [result] = results.map(Object);
  const [error] = result.errors ?? [];
  const told = error ? { ...error, ...error.extensions } : result.data.precheckUpdates?.trouble;
  return told ? `${told.code}: ${told.message}` : null;
};

const MAX_REASON_LENGTH = 120;

const expectedRefusal = ({ told, reason }: AccessRow, how: string): string | null => {
  if (how.startsWith('closed')) return reason ?? told?.[1].slice(0, MAX_REASON_LENGTH) ?? null;
  return told?.join(': ') ?? null;
};

const tell = async (row: AccessRow, by: Column): Promise<{ how: string; looks: string }> => {
  const clock = createManualClock();
  const parity = await startParity({ clock, authenticate: row.authenticate(clock), ...row.options });
  asked.ofStore = 0;
  const told = await TRANSPORTS[by](parity, row.asks(by), await row.asker(clock));
  expect(refusalIn(told)).toBe(expectedRefusal(row, told.how));
  if (!row.told && !told.reason) expect(JSON.stringify(told.results)).toContain(`"verdict":"${row.verdict}"`);
  const looks = [asked.ofStore, parity.requests.length].map((times) => (times > 0 ? 'asked' : 'not asked'));
  return { how: told.how, looks: [...new Set(looks)].join(', ') };
};

const seen = new Map<AccessRow, readonly string[]>();

it.each(ROWS.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
  const hows: string[] = [];
  for (const by of COLUMNS) {
    const { how, looks } = await tell(row, by);
    hows.push(how);
    expect([by, looks]).toEqual([by, row.told ? 'not asked' : 'asked']);
  }
  expect(hows).toEqual(row.says);
  const told = row.told ? `\`${row.told[0]}\`: \`${row.told[1]}\`` : 'the run';
  seen.set(row, [row.name, told, ...hows, row.told ? 'no' : 'yes']);
});

it('the page shows what was told; `npx vitest run test/server/access-matrix.test.ts -u` writes it', async () => {
  expect(seen.size, 'rows that were told, in a run of the whole file').toBe(ROWS.length);
  const head = ['', 'what is told', ...COLUMNS, 'looked at'];
  const text = withBlock(readText('docs/access.md'), 'matrix', markdownTable(head, [...seen.values()]));
  await expect(text).toMatchFileSnapshot('../../docs/access.md');
});
