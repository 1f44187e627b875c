import type { Authenticate } from '../../src/access/authenticate.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { Limits } from '../../src/server/limits.ts';
import { backupPlan } from '../support/keys.ts';
import { authenticateByJwt, bearer, claimsAt, SIGN } from './access-matrix-issuer.ts';
import type { Asker, Operation, Parity, startParity } from './parity-transports.ts';

export const COLUMNS = ['POST', 'GET', 'SSE by POST', 'SSE by GET', 'WebSocket'] as const;
export type Column = (typeof COLUMNS)[number];

/** What each transport says, in the order of the columns. */
type Says = readonly [post: string, get: string, ssePost: string, sseGet: string, ws: string];

const SSE = '200: `next`, `complete`';
export const SAYS = {
  answered: ['200', '200', SSE, SSE, '`next`, `complete`'],
  'not let in': ['401', '401', '401', '401', 'closed: 4401'],
  'let in no more': ['401', '401', '401', '401', 'closed: 4403'],
  'until it expires': ['200', '200', '200: `next`', '200: `next`', 'closed: 4403'],
  'not for now': ['503', '503', '503', '503', 'closed: 1013'],
  'not from there': ['403', '403', '403', '403', 'handshake: 403'],
  'not so often': ['429', '429', SSE, SSE, 'closed: 1013'],
  'no more streams': ['200', '200', SSE, SSE, 'closed: 1013'],
  'no more sockets': ['200', '200', SSE, SSE, 'handshake: 429'],
  'not so much': ['200', '200', SSE, SSE, '`error`'],
  'no such body': ['413', '200', '413', SSE, 'closed: 1009'],
  'no such address': ['200', '431', SSE, '431', '`next`, `complete`'],
} as const satisfies Record<string, Says>;

/** One question over every transport, what each says, and whether anybody looked at store or vendor for it. */
export interface AccessRow {
  readonly name: string;
  /** With what he comes; made by the clock of the gateway. */
  readonly asker: (clock: Clock) => Asker | Promise<Asker>;
  readonly authenticate: (clock: Clock) => Authenticate;
  readonly options?: Parameters<typeof startParity>[0];
  /** What goes on, or went on, before he asks. */
  readonly prepare?: (parity: Parity, asker: Asker) => Promise<void>;
  /** What is asked; streams and sockets follow a run where it is not the same. */
  readonly asks: (by: Column) => Operation;
  readonly says: Says;
  /** Over which transports the run is told, where others are refused. */
  readonly answered?: readonly Column[];
  /** The code and the message; null: the run. */
  readonly told: readonly [code: string, message: string] | null;
  /** Of the run, where that is told. */
  readonly verdict: string;
  /** What a socket says as it is closed, where that is not the message. */
  readonly reason?: string;
}

export const PASSED = 'dbs-plan-passed';
const READ = 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict } }';
const FOLLOW = `subscription ($key: PrecheckRunKey!) {
  precheckUpdates(keys: [$key]) { isFinal trouble { code message } run { verdict } }
}`;

/** Whether the row is refused over this transport. */
export const isRefused = ({ told, answered = [] }: AccessRow, by: Column): boolean =>
  told !== null && !answered.includes(by);

/** Of the run, whatever fields: as a query, or as a subscription. */
export const asking =
  (ofQuery: string, ofSubscription = ofQuery): AccessRow['asks'] =>
  (by) => ({
    query:
      by === 'POST' || by === 'GET'
        ? `query ($key: PrecheckRunKey!) { precheckRun(key: $key) { ${ofQuery} } }`
        : `subscription ($key: PrecheckRunKey!) { precheckUpdates(keys: [$key]) { run { ${ofSubscription} } } }`,
    variables: { key: backupPlan(PASSED) },
  });

export const asksFor =
  (id: string) =>
  (by: Column): Operation => ({
    query: by === 'POST' || by === 'GET' ? READ : FOLLOW,
    variables: { key: backupPlan(id) },
  });

/** What a row need not say. */
export const common = { authenticate: authenticateByJwt, asks: asksFor(PASSED), verdict: 'PASSED' };

/** Comes with a token that says something else than `claimsAt` would. */
export const saying =
  (
    changed: (nowSeconds: number) => Readonly<Record<string, unknown>>,
    sign = SIGN.right,
  ): AccessRow['asker'] =>
  async (clock) =>
    bearer(await sign(claimsAt(clock, changed(Math.floor(clock.now() / 1_000)))));

/** Refused by a limit, with a right token. */
export const limited = (name: string, limits: Partial<Limits>, message: string): AccessRow => ({
  ...{ ...common, name, asker: saying(() => ({})), options: { limits } },
  ...{ says: SAYS['not so much'], told: ['LIMIT_EXCEEDED', message] },
});
