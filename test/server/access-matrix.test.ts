import { expect, it, vi } from 'vitest';
import { markdownTable } from '../../docs/markdown-table.ts';
import { withBlock } from '../../docs/tables.ts';
import type { RunStore } from '../../src/runs/run-store.ts';
import { openStream } from '../support/event-stream.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { readText } from '../support/markdown.ts';
import { LIMITS_OF_CALLERS } from './access-matrix-callers.ts';
import { GRANTS } from './access-matrix-grants.ts';
import { ORIGINS } from './access-matrix-origins.ts';
import { LIMITS_OF_REQUESTS } from './access-matrix-requests.ts';
import { type AccessRow, COLUMNS, type Column, isRefused } from './access-matrix-row.ts';
import { KEYS, TOKENS } from './access-matrix-tokens.ts';
import { type Asker, type Parity, startParity, type Told, TRANSPORTS } from './parity-transports.ts';

/** One entry for each row of the page. */
const ROWS: readonly AccessRow[] = [
  ...TOKENS,
  ...KEYS,
  ...GRANTS,
  ...ORIGINS,
  ...LIMITS_OF_CALLERS,
  ...LIMITS_OF_REQUESTS,
];

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
      const { peek, held, refresh, begin, subscribe } = createRunStore(deps);
      return {
        ...{ peek: counted(peek), held: counted(held), refresh: counted(refresh) },
        ...{ begin: counted(begin), subscribe: counted(subscribe) },
      };
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

const expectedRefusal = (row: AccessRow, by: Column, how: string): string | null => {
  const { told, reason } = row;
  if (how.startsWith('closed')) return reason ?? told?.[1].slice(0, MAX_REASON_LENGTH) ?? null;
  return isRefused(row, by) && told ? told.join(': ') : null;
};

/** What is answered to a handshake that is refused; the stock library keeps the status alone. */
const handshake = async ({ url }: Parity, { authorization: _token, ...headers }: Asker): Promise<Told> => {
  const asked = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
  const protocol = {
    'sec-websocket-key': btoa('sixteen letters!'),
    'sec-websocket-protocol': 'graphql-transport-ws',
  };
  const answer = await openStream(url, { headers: { ...headers, ...asked, ...protocol } });
  await answer.ended;
  return { results: [JSON.parse(answer.text)], how: `handshake: ${answer.status}` };
};

const tell = async (row: AccessRow, by: Column): Promise<{ how: string; looks: string }> => {
  const clock = createManualClock();
  const parity = await startParity({ clock, authenticate: row.authenticate(clock), ...row.options });
  const asker = await row.asker(clock);
  await row.prepare?.(parity, asker);
  asked.ofStore = 0;
  const askedBefore = parity.requests.length;
  const told = await TRANSPORTS[by](parity, row.asks(by), asker).catch((error: Error) => {
    if (!error.message.startsWith('Unexpected server response')) throw error;
    return handshake(parity, asker);
  });
  expect(refusalIn(told)).toBe(expectedRefusal(row, by, told.how));
  if (!isRefused(row, by) && !told.reason)
    expect(JSON.stringify(told.results)).toContain(`"verdict":"${row.verdict}"`);
  const looks = [asked.ofStore, parity.requests.length - askedBefore].map((times) =>
    times > 0 ? 'asked' : 'not asked',
  );
  return { how: told.how, looks: [...new Set(looks)].join(', ') };
};

const lookedAt = (row: AccessRow): string => {
  if (!row.told) return 'yes';
  return row.answered ? 'for the run' : 'no';
};

const seen = new Map<AccessRow, readonly string[]>();

it.each(ROWS.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
  const hows: string[] = [];
  for (const by of COLUMNS) {
    const { how, looks } = await tell(row, by);
    hows.push(how);
    expect([by, looks]).toEqual([by, isRefused(row, by) ? 'not asked' : 'asked']);
  }
  expect(hows).toEqual(row.says);
  const told = row.told ? `\`${row.told[0]}\`: \`${row.told[1]}\`` : 'the run';
  const shown = hows.map((how, at) =>
    row.answered?.some((by) => by === COLUMNS[at]) ? `${how}, the run` : how,
  );
  seen.set(row, [row.name, told, ...shown, lookedAt(row)]);
});

it('the page shows what was told; `npx vitest run test/server/access-matrix.test.ts -u` writes it', async () => {
  expect(seen.size, 'rows that were told, in a run of the whole file').toBe(ROWS.length);
  const head = ['', 'what is told', ...COLUMNS, 'looked at'];
  const text = withBlock(readText('docs/access.md'), 'matrix', markdownTable(head, [...seen.values()]));
  await expect(text).toMatchFileSnapshot('../../docs/access.md');
});
