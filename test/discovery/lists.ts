import type { Authenticate } from '../../src/access/authenticate.ts';
import { createEmulator } from '../../src/emulator/emulator.ts';
import type { Quotas } from '../../src/upstream/account.ts';
import type { HttpRequest } from '../../src/upstream/send.ts';
import { emulatorSend } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createManualClock } from '../support/manual-clock.ts';

interface Options {
  readonly authenticate?: Authenticate;
  readonly quotas?: Quotas;
}

/** A gateway, and the controls of the emulator that it asks. */
export const startLists = (options: Options = {}) => {
  const clock = createManualClock();
  const emulator = createEmulator({ clock });
  const test = createTestGateway({ ...options, clock, send: () => emulatorSend(clock, emulator) });
  return { ...test, controls: emulator.controls };
};

export type Lists = ReturnType<typeof startLists>;

/** How each list is asked for, with the arguments that it needs. */
export const LISTS = {
  backupPlans: 'backupPlans(first: $first, after: $after)',
  restoreTasks: 'restoreTasks(backupPlanId: "dbsp000100", first: $first, after: $after)',
  serverDatabases: 'serverDatabases(first: $first, after: $after)',
} as const;
export type ListName = keyof typeof LISTS;

export const pageQuery = (list: string) => `query Page($first: Int, $after: String) {
  list: ${list} {
    totalCount
    edges { cursor }
    nodes { upstreamId displayName }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

/** Asks page after page, of these sizes in turn, until there are no more; `between` what happens meanwhile. */
export const walk = async (
  { data }: Pick<Lists, 'data'>,
  list: string,
  sizes: readonly number[],
  between: (turn: number) => void = () => {},
): Promise<string[]> => {
  const walked: string[] = [];
  let after: string | null = null;
  for (let turn = 0; turn < 1_000; turn++) {
    const given: unknown = await data(pageQuery(list), { first: sizes[turn % sizes.length], after });
    const answer = Object(given).list;
    for (const { upstreamId } of answer.nodes) walked.push(upstreamId);
    if (!answer.pageInfo.hasNextPage) return walked;
    after = answer.pageInfo.endCursor;
    between(turn);
  }
  throw new Error('the walk has no end');
};

export const queryOf = ({ url }: HttpRequest) => Object.fromEntries(new URL(url).searchParams);
