import { describe, expect, it } from 'vitest';
import { judge } from '../../src/upstream/acs-answer.ts';
import type { AcsRequest } from '../../src/upstream/acs-request.ts';
import { findingsOf, jsonIn, novelWords } from './inspection.ts';
import { LISTS, type ListContract } from './list-answer.ts';
import { ask, type Target } from './target.ts';

/** What is asked for, and what of it the target must have for that. */
const ASKED: Readonly<
  Record<keyof typeof LISTS, (ids: ListIds, regionId: string) => AcsRequest['query'] | null>
> = {
  plans: (_ids, regionId) => ({ Region: regionId, PageNum: '0', PageSize: '30' }),
  tasks: ({ backupPlanId }) =>
    backupPlanId === null ? null : { BackupPlanId: backupPlanId, PageNum: '0', PageSize: '30' },
  databases: (_ids, regionId) => ({ UniRegionId: regionId, CurrentPage: '1', PageSize: '20' }),
  dbsRegions: () => ({}),
  sasRegions: () => ({}),
};

interface ListIds {
  /** A plan whose restore tasks are listed. */
  readonly backupPlanId: string | null;
}

/** Where a list is not what we rely on, and the words in it that are new; no text of it. */
const inspectList = (
  contract: ListContract,
  request: AcsRequest,
  wire: Parameters<typeof judge>[1],
  nowMs: number,
) => {
  const attempt = judge(request, wire);
  if ('error' in attempt) return { findings: [`refused: ${attempt.error.code}`], novelties: [] };
  const body = jsonIn(wire.text);
  const { error } = contract.schema(nowMs).safeParse(body);
  if (error) return { findings: findingsOf(error), novelties: [] };
  const [told, read] = [contract.told(body), contract.read(attempt.answer)].map((reading) =>
    JSON.stringify(reading),
  );
  const [field = '', known = []] = contract.words ?? [];
  const words = contract.entriesOf(body).map((entry) => String(Object(entry)[field]));
  return {
    findings: told === read ? [] : ['our reading: not what the answer says'],
    novelties: novelWords(field, known, words),
  };
};

/** Registers what we rely on in the lists of a target, which are only read. */
export const describeLists = (target: Target, ids: ListIds): void => {
  describe(`the lists of ${target.name}`, () => {
    for (const [name, contract] of Object.entries<ListContract>(LISTS)) {
      const { operation } = contract;
      const query = Object.entries(ASKED).find(([asked]) => asked === name)?.[1];
      if (!query?.(ids, '')) {
        it.skip(`${operation.action}, without a plan`);
        continue;
      }
      it(`${operation.action} is as the contract has it`, async () => {
        const connection = await target.open();
        const { clock, regionId, endpoint } = connection;
        const request: AcsRequest = {
          ...{ ...operation, account: 'default', endpoint: endpoint(operation.product, regionId) },
          ...{ query: query(ids, regionId) ?? {}, subject: 'a contract' },
        };
        const seen = inspectList(contract, request, await ask(connection, request), clock.now());
        target.hear(operation.action, { ...seen, refusal: null });
        expect(seen.findings).toEqual([]);
      });
    }
  });
};
