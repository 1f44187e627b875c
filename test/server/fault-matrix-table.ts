import { markdownTable } from '../../docs/markdown-table.ts';
import type { batch, query } from './fault-matrix-query.ts';
import type { outage, stream } from './fault-matrix-stream.ts';

type Cell<Scene extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<Scene>>;

/** What came of one fault. */
export interface Seen {
  readonly query: Cell<typeof query>;
  readonly batch: Cell<typeof batch>;
  readonly stream: Cell<typeof stream>;
}

type Rows<Row> = readonly (readonly [fault: string, row: Row])[];

const ms = (count: number | null): string => count?.toLocaleString('en') ?? '';
const code = (name: string | null): string => (name === null ? 'none' : `\`${name}\``);
const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

/** One line for all faults of which the same is to say. */
const table = <Row>(head: readonly string[], rows: Rows<Row>, cellsOf: (row: Row) => readonly string[]) => {
  const faults = new Map<string, string[]>();
  const lines = new Map<string, readonly string[]>();
  for (const [fault, row] of rows) {
    const cells = cellsOf(row);
    const name = cells.join('\n');
    faults.set(name, [...(faults.get(name) ?? []), `\`${fault}\``]);
    lines.set(name, cells);
  }
  const named = (name: string) => faults.get(name)?.join(', ') ?? '';
  return markdownTable(
    ['fault', ...head],
    [...lines].map(([name, cells]) => [named(name), ...cells]),
  );
};

const QUERY_HEAD = [
  ...['code', 'retryable', 'attempts', 'a query is answered after', 'ten runs in one query'],
  ...['the other nine were read after', 'another query meanwhile'],
];

export const queryTable = (rows: Rows<Seen>): string =>
  table(QUERY_HEAD, rows, ({ query, batch }) => [
    ...[code(query.code), query.code ? yesNo(query.retryable) : '', String(query.attempts)],
    ...[ms(query.ms), ms(batch.ms), ms(batch.othersMs), ms(query.otherMs)],
  ]);

const STREAM_HEAD = [
  ...['trouble', 'shows the run', 'told after', 'well again after'],
  ...["its neighbour's reads are apart", 'another query meanwhile'],
];

export const streamTable = (rows: Rows<Seen>): string =>
  table(STREAM_HEAD, rows, ({ stream }) => [
    ...[code(stream.code), stream.code && stream.isShown ? 'stale' : yesNo(stream.isShown)],
    ...[ms(stream.toldMs), stream.isFinal ? 'never: it is final' : ms(stream.againMs)],
    ...[ms(stream.neighbourMs), ms(stream.otherMs)],
  ]);

const OUTAGE_HEAD = [
  ...['trouble of all', 'told after', 'calls in the minute', 'all well again after'],
  ...['another query meanwhile', 'after'],
];

export const outageTable = (rows: Rows<Cell<typeof outage>>): string =>
  table(OUTAGE_HEAD, rows, (row) => [
    ...[row.codes.map(code).join(', '), ms(row.toldMs), String(row.calls), ms(row.againMs)],
    ...[code(row.otherCode), ms(row.otherMs)],
  ]);
