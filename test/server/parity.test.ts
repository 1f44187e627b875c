import { describe, expect, it } from 'vitest';
import { markdownTable } from '../../docs/markdown-table.ts';
import { withBlock } from '../../docs/tables.ts';
import { readText } from '../support/markdown.ts';
import { DIFFERENCES } from './parity-differences.ts';
import { COLUMNS } from './parity-observations.ts';
import { QUERIES } from './parity-queries.ts';
import type { Kind, Scenario } from './parity-scenarios.ts';
import { SUBSCRIPTIONS } from './parity-subscriptions.ts';
import { inShort, type Row, tableOf } from './parity-table.ts';
import { startParity, type Told, TRANSPORTS, type TransportName } from './parity-transports.ts';

const SSE = '200: `next`, `complete`';
const ANSWER = '`next`, `complete`';

interface How {
  /** Where `application/json` is accepted, and where `application/graphql-response+json` is. */
  readonly plain: readonly [json: string, response: string];
  readonly sse: string;
  readonly ws: string;
}

/** What must differ: how each transport says what came of it. */
const HOW: Readonly<Record<Kind, How>> = {
  answered: { plain: ['200', '200'], sse: SSE, ws: ANSWER },
  refused: { plain: ['200', '400'], sse: SSE, ws: '`error`' },
  'not let in': { plain: ['401', '401'], sse: '401', ws: 'closed: 4401' },
  followed: { plain: ['200', '400'], sse: SSE, ws: ANSWER },
  'not followed': { plain: ['200', '400'], sse: SSE, ws: '`error`' },
  'no request': { plain: ['400', '400'], sse: '400', ws: '`error`' },
  'no message': { plain: ['400', '400'], sse: '400', ws: 'closed: 4400' },
};

const howBy = ({ plain: [json, response], sse, ws }: How): Readonly<Record<TransportName, string>> => ({
  ...{ POST: json, 'POST, response+json': response, GET: json, 'GET, response+json': response },
  ...{ 'SSE by POST': sse, 'SSE by GET': sse, WebSocket: ws },
});

/** What a subscription is answered where it cannot be a stream. */
const NEEDS_STREAM = [
  {
    errors: [
      {
        code: 'INVALID_ARGUMENT',
        message:
          'a subscription is answered as a stream: accept must be text/event-stream, or the transport WebSocket',
      },
    ],
  },
];

const isPlain = (name: TransportName) => name.startsWith('POST') || name.startsWith('GET');

/** What a transport has to tell. */
const expected = ({ kind, results }: Scenario, name: TransportName): readonly unknown[] => {
  if (isPlain(name) && kind.endsWith('followed')) return NEEDS_STREAM;
  return name === 'WebSocket' && HOW[kind].ws.startsWith('closed') ? [] : results;
};

/** As it came, but for the vendor's name of a request, which is another each time. */
const comparable = (results: readonly unknown[]): unknown =>
  JSON.parse(JSON.stringify(results, (name, value) => (name === 'requestId' ? 'a request' : value)));

const tellOver = async ({ operation, options, before }: Scenario, name: TransportName): Promise<Told> => {
  const parity = await startParity(options);
  await before?.(parity);
  return TRANSPORTS[name](parity, operation);
};

const tellOverAll = async (scenario: Scenario): Promise<Row> => ({
  POST: await tellOver(scenario, 'POST'),
  'POST, response+json': await tellOver(scenario, 'POST, response+json'),
  GET: await tellOver(scenario, 'GET'),
  'GET, response+json': await tellOver(scenario, 'GET, response+json'),
  'SSE by POST': await tellOver(scenario, 'SSE by POST'),
  'SSE by GET': await tellOver(scenario, 'SSE by GET'),
  WebSocket: await tellOver(scenario, 'WebSocket'),
});

const NAMES = Object.keys(TRANSPORTS).filter((name): name is TransportName => name in TRANSPORTS);

const rows = new Map<Scenario, Row>();

describe.each([
  ['a query', QUERIES],
  ['a subscription', SUBSCRIPTIONS],
] as const)('%s tells the same over every transport', (_what, scenarios) => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
    const row = await tellOverAll(scenario);
    const hows = Object.fromEntries(NAMES.map((name) => [name, row[name].how]));
    expect(hows).toEqual(howBy(HOW[scenario.kind]));
    for (const name of NAMES)
      expect([name, row[name].results.map(inShort)]).toEqual([name, expected(scenario, name)]);
    const streams = scenario.kind.endsWith('followed');
    const one = comparable(row['SSE by POST'].results);
    for (const name of NAMES)
      if (row[name].results.length > 0 && !(streams && isPlain(name)))
        expect([name, comparable(row[name].results)]).toEqual([name, one]);
    rows.set(scenario, row);
  });
});

const seen = new Map<string, readonly string[]>();

describe('what must differ', () => {
  it.each(DIFFERENCES.map((difference) => [difference.name, difference] as const))(
    '%s',
    async (name, row) => {
      const cells: Record<string, string> = {};
      for (const by of COLUMNS) cells[by] = await row.seen(by);
      expect(cells).toEqual(row.expected);
      seen.set(name, [name, ...Object.values(cells)]);
    },
  );
});

it('the page shows what was told; `npx vitest run test/server/parity.test.ts -u` writes it', async () => {
  const page = readText('docs/transports.md');
  expect(seen.size, 'differences that were seen, in a run of the whole file').toBe(DIFFERENCES.length);
  const blocks = {
    ...{ queries: tableOf(QUERIES, rows), subscriptions: tableOf(SUBSCRIPTIONS, rows) },
    differences: markdownTable(['', ...COLUMNS], [...seen.values()]),
  };
  const text = Object.entries(blocks).reduce((sum, [name, table]) => withBlock(sum, name, table), page);
  await expect(text).toMatchFileSnapshot('../../docs/transports.md');
});
