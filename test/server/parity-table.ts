import { expect } from 'vitest';
import { markdownTable } from '../../docs/markdown-table.ts';
import type { Scenario } from './parity-scenarios.ts';
import type { Told, TransportName } from './parity-transports.ts';

/** What each transport told of one scenario. */
export type Row = Readonly<Record<TransportName, Told>>;

/** A result without what a scenario does not say: places in the document, and what a code implies. */
export const inShort = (result: unknown): object => {
  const { errors, ...rest } = Object(result);
  const short = ({ message, path, extensions }: Record<string, unknown>) => ({
    ...{ code: Object(extensions).code, message },
    ...(path ? { path } : {}),
  });
  return errors ? { ...rest, errors: errors.map(short) } : rest;
};

const errorText = ({ code, message, path }: Record<string, unknown>) =>
  `\`${code}\`${Array.isArray(path) ? ` at \`${path.join('.')}\`` : ''}: \`${message}\``;

/** What was told, for a person. */
const storyOf = (results: readonly unknown[]): string => {
  const errors = results.flatMap((result) => Object(inShort(result)).errors ?? []);
  const fields = results.flatMap((result) => Object.values(Object(Object(result).data)));
  const codes = new Set(fields.flatMap((field) => Object(field).trouble?.code ?? []));
  const trouble = codes.size > 0 ? `, with trouble \`${[...codes].join('`, `')}\`` : '';
  const many = results.length > 1 ? `${results.length} updates` : 'data';
  return [...(fields.length > 0 ? [many + trouble] : []), ...errors.map(errorText)].join('; ');
};

const rowText = ({ name, kind }: Scenario, row: Row): string[] => {
  const plain = (by: 'POST' | 'GET') => {
    const [json, response] = [row[by].how, row[`${by}, response+json`].how];
    const status = json === response ? json : `${json} or ${response}`;
    return kind.endsWith('followed') ? `no stream: ${status}` : status;
  };
  const { 'SSE by POST': byPost, 'SSE by GET': byGet, WebSocket: ws } = row;
  return [name, storyOf(byPost.results), plain('POST'), plain('GET'), byPost.how, byGet.how, ws.how];
};

/** The table of scenarios that were told. */
export const tableOf = (scenarios: readonly Scenario[], rows: ReadonlyMap<Scenario, Row>): string => {
  const head = ['', 'what is told', 'POST', 'GET', 'SSE by POST', 'SSE by GET', 'WebSocket'];
  const texts = scenarios.flatMap((scenario) => {
    const row = rows.get(scenario);
    return row ? [rowText(scenario, row)] : [];
  });
  expect(texts.length, 'scenarios that were told, in a run of the whole file').toBe(scenarios.length);
  return markdownTable(head, texts);
};
