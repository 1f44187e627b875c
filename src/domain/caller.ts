import { PrecheckError, quote } from './precheck-error.ts';
import type { PrecheckKind } from './precheck-run.ts';
import { KIND_OF, type RunKey, type RunKeyBy } from './run-key.ts';

/** What may be done with the runs that a grant covers. */
export const ACTIONS = ['read', 'start'] as const;
export type Action = (typeof ACTIONS)[number];

/** What may be seen of every run that may be read. */
export const SIGHTS = ['see:messages', 'see:endpoints'] as const;
export type Sight = (typeof SIGHTS)[number];

/** Which runs may be looked at and which be started. Null leaves a choice open. */
export interface Grant {
  readonly actions: readonly Action[];
  readonly accounts: readonly string[] | null;
  readonly kinds: readonly PrecheckKind[] | null;
  readonly regions: readonly string[] | null;
  /** Of the vendor's ids; `*` stands for any text. */
  readonly ids: readonly string[] | null;
}

/** Who asks, as the door found out. */
export interface Caller {
  readonly subject: string;
  readonly grants: readonly Grant[];
  readonly sights: ReadonlySet<Sight>;
  /** All that may change the bytes of an answer, his language aside, never who asks or which runs: callers of one scope share answers. */
  readonly scope: string;
  /** When nothing more may be told; null: never. */
  readonly expiresAtMs: number | null;
}

interface CallerParts {
  readonly subject: string;
  readonly grants: readonly Grant[];
  readonly sights: Iterable<Sight>;
  readonly expiresAtMs: number | null;
}

export const createCaller = ({ sights, ...parts }: CallerParts): Caller => {
  const seen = new Set(sights);
  return { ...parts, sights: seen, scope: [...seen].sort().join(' ') };
};

const EVERYTHING: Grant = { actions: ACTIONS, accounts: null, kinds: null, regions: null, ids: null };

/** Without authentication everybody is this one. */
export const ANONYMOUS: Caller = createCaller({
  subject: 'anonymous',
  grants: [EVERYTHING],
  sights: SIGHTS,
  expiresAtMs: null,
});

/** In time that grows with the text alone, whatever the pattern. */
const matches = (text: string, pattern: string): boolean => {
  const [start = '', ...rest] = pattern.split('*');
  const end = rest.pop();
  if (end === undefined) return text === pattern;
  if (!text.startsWith(start)) return false;
  let at = start.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= end.length && text.endsWith(end);
};

const has = <T>(all: readonly T[] | null, one: T): boolean => all === null || all.includes(one);

const covers = (grant: Grant, action: Action, { by, account, regionId, upstreamId }: RunKey): boolean =>
  grant.actions.includes(action) &&
  has(grant.accounts, account) &&
  has(grant.kinds, KIND_OF[by]) &&
  has(grant.regions, regionId) &&
  (grant.ids === null || grant.ids.some((pattern) => matches(upstreamId, pattern)));

/** May this caller know whether there is such an account? Only one that a grant of his is about, or leaves open. */
export const mayKnowAccount = ({ grants }: Caller, account: string): boolean =>
  grants.some(({ accounts }) => has(accounts, account));

const may =
  (action: Action) =>
  (caller: Caller, key: RunKey): true | PrecheckError =>
    caller.grants.some((grant) => covers(grant, action, key)) ||
    new PrecheckError(
      'FORBIDDEN',
      `${quote(caller.subject)} may not ${action} ${key.by} ${quote(key.upstreamId)} of account ${quote(key.account)} in ${key.regionId}`,
    );

/** May this caller see the run that the key leads to? Asked before loader and store, without looking at either. */
export const mayRead = may('read');

/** What a list is of: all of one kind in one place, or some of them by their ids. */
interface ListOf {
  readonly by: RunKeyBy;
  readonly account: string;
  readonly regionId: string;
  readonly ids?: readonly string[] | null;
}

/**
 * May this caller see all that the list may hold? One whose grants name ids may see a list of those ids alone: how many
 * others there are is not his to know.
 */
export const mayList = (caller: Caller, { ids, ...place }: ListOf): true | PrecheckError => {
  if (ids) {
    const refusals = ids.map((upstreamId) => mayRead(caller, { ...place, upstreamId }));
    return refusals.find((allowed) => allowed !== true) ?? true;
  }
  const isCovered = caller.grants.some(
    (grant) => grant.ids === null && covers(grant, 'read', { ...place, upstreamId: '' }),
  );
  return (
    isCovered ||
    new PrecheckError(
      'FORBIDDEN',
      `${quote(caller.subject)} may not list what there is of ${place.by} of account ${quote(place.account)} in ${place.regionId}`,
    )
  );
};

/** In which regions this caller may see runs of a kind and account, some at least; or why in none. */
export const mayReadSome = (
  { subject, grants }: Caller,
  kind: PrecheckKind,
  account: string,
): PrecheckError | ((regionId: string) => boolean) => {
  const some = grants.filter(
    ({ actions, accounts, kinds }) => actions.includes('read') && has(accounts, account) && has(kinds, kind),
  );
  if (some.length > 0) return (regionId) => some.some(({ regions }) => has(regions, regionId));
  return new PrecheckError('FORBIDDEN', `${quote(subject)} may read no ${kind} of account ${quote(account)}`);
};

/** May this caller have what the key leads to checked? */
export const mayStart = may('start');
