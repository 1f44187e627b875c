import { gzipSync } from 'node:zlib';
import { type Attack, get, postBody, type Target, times } from './attack.ts';
import { sendRaw } from './raw.ts';

const TYPENAME = '{ __typename }';
const WRONG = ['400 INVALID_ARGUMENT'];

const HEAD = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
const QUERY = `{"query":"${TYPENAME}"}`;
const LENGTH = `Content-Length: ${QUERY.length}\r\n`;

/** Requests as no client would write them. */
const RAW: readonly (readonly [name: string, ends: readonly string[], bytes: string])[] = [
  ['two lengths', WRONG, `${HEAD}${LENGTH}Content-Length: 1\r\n\r\n${QUERY}`],
  ['a length and chunks', WRONG, `${HEAD}${LENGTH}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['chunks twice', WRONG, `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
  ['a length below zero', WRONG, `${HEAD}Content-Length: -1\r\n\r\n`],
  ['a header on two lines', WRONG, `${HEAD}A: b\r\n c\r\n\r\n`],
  [
    '2,000 headers',
    ['431 LIMIT_EXCEEDED'],
    `${HEAD}${'a: bcdefghijklmnopqrstuvwxyz0123456789\r\n'.repeat(2_000)}\r\n`,
  ],
  ['a header without an end', ['431 LIMIT_EXCEEDED'], `${HEAD}a: ${'b'.repeat(100_000)}`],
  [
    'headers given twice',
    ['served'],
    `${HEAD}Content-Type: text/plain\r\nAuthorization: a\r\nAuthorization: b\r\nX-Forwarded-For: x\r\nX-Forwarded-For: y\r\nConnection: close\r\n${LENGTH}\r\n${QUERY}`,
  ],
  ['a chunk of 16 EB', WRONG, `${HEAD}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`],
  [
    'a body of 1,100,000 chunks',
    ['413 LIMIT_EXCEEDED', 'cut'],
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(1_100_000)}`,
  ],
  ['no HTTP', WRONG, '\x16\x03\x01\x02\0'],
];

const raw: readonly Attack[] = RAW.map(([name, ends, bytes]) => ({
  ...{ name, ends },
  run: async (target) => (await times(3, () => sendRaw(target, bytes))).flat(),
}));

const bomb = new Uint8Array(gzipSync(Buffer.alloc(50_000_000)));
const twice = (name: string) => (target: Target) => get(target, `query=${TYPENAME}&${name}={}&${name}={}`);

export const REQUEST_ATTACKS: readonly Attack[] = [
  ...raw,
  {
    name: 'parameters of an address given twice',
    ends: WRONG,
    run: (target) =>
      Promise.all(['query', 'variables', 'extensions', 'operationName'].map((name) => twice(name)(target))),
  },
  {
    name: 'a bomb of gzip',
    ends: ['415 INVALID_ARGUMENT'],
    run: (target) => times(20, () => postBody(target, bomb, { 'content-encoding': 'gzip' })),
  },
];
