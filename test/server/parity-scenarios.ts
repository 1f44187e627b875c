import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { backupPlan, database } from '../support/keys.ts';
import type { Operation, Parity, startParity } from './parity-transports.ts';

/** What comes of an operation, on which it depends how the transports say it. */
export type Kind =
  | 'answered'
  | 'refused'
  | 'not let in'
  | 'followed'
  | 'not followed'
  | 'no request'
  | 'no message';

export interface Scenario {
  readonly name: string;
  readonly kind: Kind;
  readonly operation: Operation;
  /** What every transport must tell that can. */
  readonly results: readonly unknown[];
  readonly options?: Parameters<typeof startParity>[0];
  /** What was before. */
  readonly before?: (parity: Parity) => Promise<unknown>;
}

export const PASSED = backupPlan('dbs-plan-passed');
export const UNKNOWN = database('nowhere');
export const MALFORMED = { id: 'nonsense' };
export const TOO_MANY = Array(101).fill(PASSED);

/** An error as it is compared with what a scenario expects. */
export const error = (code: string, message: string, ...path: readonly (string | number)[]) =>
  path.length > 0 ? { code, message, path } : { code, message };

export const refused = (code: string, message: string, ...path: readonly string[]) => [
  { errors: [error(code, message, ...path)] },
];

export const NO_TOKEN = 'a token is needed';
export const guarded = {
  authenticate: async () => {
    throw new PrecheckError('UNAUTHENTICATED', NO_TOKEN);
  },
};

export const NO_NAME = (name: string) =>
  `operationName must name one operation of the document, got "Other" and a document with "${name}"`;
export const NO_ID = 'id must be one that this gateway handed out, got "nonsense"';
export const LONG_LIST = 'keys takes at most 100 entries, got 101';
