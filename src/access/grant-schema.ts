import { z } from 'zod';
import { ACTIONS, type Caller, createCaller, type Grant, SIGHTS, type Sight } from '../domain/caller.ts';
import { PRECHECK_KINDS } from '../domain/precheck-run.ts';
import { isRegionId } from '../domain/run-key.ts';
import { strict } from '../setting-file.ts';

const isAction = (text: string): text is Grant['actions'][number] => ACTIONS.some((one) => one === text);
const isSight = (text: string): text is Sight => SIGHTS.some((one) => one === text);

const some = <Element extends z.ZodType>(element: Element) => z.array(element).min(1).optional();

const name = z.string().min(1).max(256);

/** In whose name something is asked. */
export const subject = name;

export const isSubject = (value: unknown): value is string => subject.safeParse(value).success;

/** One grant as it is written; what is left out is not limited. */
const grantSchema = strict({
  actions: z.array(z.enum([...ACTIONS, ...SIGHTS])).min(1),
  accounts: some(name),
  kinds: some(z.enum(PRECHECK_KINDS)),
  regions: some(z.string().refine(isRegionId, 'Invalid region')),
  ids: some(name),
}).refine(
  ({ actions, ...limits }) => !actions.some(isSight) || Object.keys(limits).length === 0,
  `${SIGHTS.join(' and ')} hold for every run that may be read: a grant of them has no accounts, kinds, regions or ids`,
);

export const grantsSchema = z.array(grantSchema).max(100);

type WrittenGrant = z.output<typeof grantSchema>;

const toGrant = ({ actions, accounts, kinds, regions, ids }: WrittenGrant): Grant => ({
  actions: actions.filter(isAction),
  ...{ accounts: accounts ?? null, kinds: kinds ?? null, regions: regions ?? null, ids: ids ?? null },
});

interface Bearer {
  readonly subject: string;
  readonly grants: readonly WrittenGrant[];
  readonly expiresAtMs: number | null;
}

export const callerOf = ({ grants, ...bearer }: Bearer): Caller =>
  createCaller({
    ...bearer,
    grants: grants.map(toGrant),
    sights: grants.flatMap(({ actions }) => actions.filter(isSight)),
  });
