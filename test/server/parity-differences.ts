import { type Column, deploy, ids, mutation, oneTooMany, ping, tooLarge } from './parity-observations.ts';

/** What cannot be the same over every transport. */
export interface Difference {
  readonly name: string;
  readonly expected: Readonly<Record<Column, string>>;
  readonly seen: (by: Column) => Promise<string>;
}

const bySse = (told: string) => ({ 'SSE by POST': told, 'SSE by GET': told });
const NO_SUCH = '`engine must be one of MYSQL, MSSQL, ORACLE, got REDIS`';
const NOT_BY_GET = '`Can only perform a mutation operation from a POST request.`';

export const DIFFERENCES: readonly Difference[] = [
  {
    ...{ name: 'a mutation, here one that cannot be', seen: mutation },
    expected: {
      ...{ POST: `200, ${NO_SUCH}`, GET: `405, ${NOT_BY_GET}` },
      'SSE by POST': `200: \`next\`, \`complete\`, ${NO_SUCH}`,
      'SSE by GET': `200: \`next\`, \`complete\`, ${NOT_BY_GET}`,
      WebSocket: `\`next\`, \`complete\`, ${NO_SUCH}`,
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
