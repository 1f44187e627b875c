import type { Authenticate } from '../../src/access/authenticate.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { backupPlan } from '../support/keys.ts';
import { authenticateByJwt, bearer, claimsAt, SIGN } from './access-matrix-issuer.ts';
import type { Asker, Operation, startParity } from './parity-transports.ts';

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
} as const satisfies Record<string, Says>;

/** One question over every transport, what each says, and whether anybody looked at store or vendor for it. */
export interface AccessRow {
  readonly name: string;
  /** With what he comes; made by the clock of the gateway. */
  readonly asker: (clock: Clock) => Asker | Promise<Asker>;
  readonly authenticate: (clock: Clock) => Authenticate;
  readonly options?: Parameters<typeof startParity>[0];
  /** What is asked; streams and sockets follow a run where it is not the same. */
  readonly asks: (by: Column) => Operation;
  readonly says: Says;
  /** The code and the message; null: the run. */
  readonly told: readonly [code: string, message: string] | null;
  /** Of the run, where that is told. */
  readonly verdict: string;
  /** Why a socket is closed that told of the run before. */
  readonly reason?: string;
}

export const PASSED = 'dbs-plan-passed';
const READ = 'query ($key: PrecheckRunKey!) { precheckRun(key: $key) { verdict } }';
const FOLLOW = `subscription ($key: PrecheckRunKey!) {
  precheckUpdates(keys: [$key]) { isFinal trouble { code message } run { verdict } }
}`;

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
