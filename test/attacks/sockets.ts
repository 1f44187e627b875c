import { type Attack, key } from './attack.ts';
import { BINARY, CLOSE, CONTINUATION, frame, message, openWebSocket, PING, PONG, TEXT } from './frames.ts';

const INIT = message({ type: 'connection_init' });
const LIVE = `subscription { precheckUpdates(keys: [{ backupPlan: { backupPlanId: "dbs-plan-live" } }]) { isFinal } }`;
const subscribe = (id: string, query: string, variables: object = {}) =>
  message({ type: 'subscribe', id, payload: { query, variables } });
const many = (count: number, frameOf: (index: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => frameOf(index)));

const open = { isLast: false };
const BROKEN = ['closed 1002'];
const TOO_BIG = ['closed 1009'];
const NO_UTF8 = ['closed 1007'];
const UNHARMED = ['open'];

type Said = readonly [name: string, ends: readonly string[], bytes: Buffer];

/** What is said first on a WebSocket. */
const SAID_FIRST: readonly Said[] = [
  ['a frame without a mask', BROKEN, frame(TEXT, '{}', { isMasked: false })],
  ['a continuation of nothing', BROKEN, frame(CONTINUATION, '{}')],
  ['a message within another', BROKEN, Buffer.concat([frame(TEXT, '{', open), frame(TEXT, '}')])],
  ['a ping in pieces', BROKEN, frame(PING, 'a', open)],
  ['a ping of 1,000 bytes', BROKEN, frame(PING, 'a'.repeat(1_000))],
  ['an unknown kind of frame', BROKEN, frame(7, '')],
  ['reserved bits', BROKEN, frame(TEXT | 0x70, '{}')],
  ['half a close', BROKEN, frame(CLOSE, 'a')],
  ['a close by a code that is none', BROKEN, frame(CLOSE, Buffer.from([0, 1]))],
  ['a frame of 2 MB', TOO_BIG, frame(TEXT, 'a'.repeat(2_000_000))],
  ['a frame that says 4 GB', TOO_BIG, frame(TEXT, 'a', { length: 2n ** 32n })],
  ['a frame that says 8 EB', TOO_BIG, frame(TEXT, 'a', { length: 2n ** 63n - 1n })],
  [
    '2 MB in pieces',
    TOO_BIG,
    many(200, (index) => frame(index === 0 ? TEXT : CONTINUATION, 'a'.repeat(10_000), open)),
  ],
  [
    '100,000 pieces of a byte',
    ['closed 1008'],
    many(100_000, (index) => frame(index === 0 ? TEXT : CONTINUATION, 'a', open)),
  ],
  [
    '100,000 empty pieces',
    ['closed 1008'],
    many(100_000, (index) => frame(index === 0 ? TEXT : CONTINUATION, '', open)),
  ],
  ['text that is no UTF-8', NO_UTF8, frame(TEXT, Buffer.from([0xc3, 0x28]))],
  ['a reason that is no UTF-8', NO_UTF8, frame(CLOSE, Buffer.from([0x03, 0xe8, 0xff]))],
  ['no JSON', ['closed 4400'], frame(TEXT, 'hello')],
  ['bytes instead of text', ['closed 4400'], frame(BINARY, Buffer.alloc(1_000))],
  ['100,000 lists in each other', ['closed 4400'], frame(TEXT, '['.repeat(100_000) + ']'.repeat(100_000))],
  ['an unknown message', ['closed 4400'], message({ type: '__proto__' })],
  ['an operation before the introduction', ['closed 4401'], subscribe('1', LIVE)],
  [
    '__proto__ in an introduction',
    UNHARMED,
    frame(TEXT, '{"type":"connection_init","payload":{"__proto__":{"authorization":"a"}}}'),
  ],
  ['two introductions', ['closed 4429'], Buffer.concat([INIT, INIT])],
];

/** What is said by a client that has been let in. */
const SAID_LATER: readonly Said[] = [
  ['one id twice', ['closed 4409'], Buffer.concat([subscribe('1', LIVE), subscribe('1', LIVE)])],
  ['__proto__ as an id', UNHARMED, subscribe('__proto__', LIVE)],
  [
    'ends of 10,000 unknown ids',
    UNHARMED,
    many(10_000, (index) => message({ type: 'complete', id: `${index}` })),
  ],
  ['an id of 100,000 characters', ['open INVALID_ARGUMENT'], subscribe('a'.repeat(100_000), LIVE)],
  ['1,100 operations at once', ['open LIMIT_EXCEEDED'], many(1_100, (index) => subscribe(`${index}`, LIVE))],
  [
    '1,500 operations that end at once',
    UNHARMED,
    many(1_500, () => Buffer.concat([subscribe('1', LIVE), message({ type: 'complete', id: '1' })])),
  ],
  [
    '1,100 who wait for a run',
    ['open LIMIT_EXCEEDED'],
    many(1_100, (index) =>
      subscribe(`${index}`, 'query ($key: PrecheckRunKey!) { awaitPrecheckRun(key: $key) { id } }', {
        key: key('dbs-plan-live'),
      }),
    ),
  ],
  ['100,000 pings', ['cut'], many(100_000, () => frame(PING, 'a'.repeat(100)))],
  ['100,000 pongs', UNHARMED, many(100_000, () => frame(PONG, 'a'.repeat(100)))],
  [
    '20,000 pings of the protocol',
    UNHARMED,
    many(20_000, () => message({ type: 'ping', payload: { a: 'a'.repeat(100) } })),
  ],
];

const attackBy = ([name, ends, bytes]: Said, isLetIn: boolean): Attack => ({
  ...{ name, ends },
  async run(target) {
    const webSocket = await openWebSocket(target);
    if (isLetIn) await webSocket.introduce();
    webSocket.socket.write(bytes);
    // An operation is refused in its own time.
    if (ends.some((end) => end.startsWith('open '))) await Promise.race([webSocket.refused, webSocket.ended]);
    const end = await webSocket.end();
    webSocket.socket.destroy();
    return [[end, ...webSocket.codes].join(' ')];
  },
});

export const SOCKET_ATTACKS: readonly Attack[] = [
  ...SAID_FIRST.map((said) => attackBy(said, false)),
  ...SAID_LATER.map((said) => attackBy(said, true)),
];
