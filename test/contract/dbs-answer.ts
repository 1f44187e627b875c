import { z } from 'zod';
import type { ItemState, RunStatus } from '../../src/domain/precheck-run.ts';
import { type Expected, findingsOf, type Inspected, novelFields, novelWords } from './inspection.ts';
import { integer, meaningOf, percent, textOf, timeIn, verdictFrom, word } from './leaves.ts';

const STATUSES: Readonly<Record<string, RunStatus>> = {
  running: 'RUNNING',
  finish: 'FINISHED',
  failed: 'FINISHED',
};

const STATES: Readonly<Record<string, ItemState>> = {
  init: 'PENDING',
  running: 'RUNNING',
  finish: 'PASSED',
  warning: 'WARNED',
  failed: 'FAILED',
  catched: 'ERRORED',
  caught: 'ERRORED',
};

const LIST = 'Items.PreCheckProgressDetail[]';

const itemSchema = (nowMs: number) =>
  z.looseObject({
    /** A check has a code or, at the least, a group. */
    Item: z.string().nullish(),
    Names: z.string().nullish(),
    State: word,
    OrderNum: integer.nullish(),
    BootTime: timeIn(1, nowMs),
    FinishTime: timeIn(1, nowMs),
    ErrMsg: z.string().nullish(),
    JobId: z.string().nullish(),
  });

const isNamed = ({ Item, Names }: { Item?: unknown; Names?: unknown }) => Boolean(Item) || Boolean(Names);

/** A success of DescribePreCheckProgressList. */
const answerSchema = (nowMs: number) =>
  z.looseObject({
    RequestId: word,
    Success: z.literal(true),
    Status: word,
    Progress: percent,
    /** These three are there in a success as well, and mean nothing unless it says `failed`. */
    HttpStatusCode: integer.nullish(),
    ErrCode: z.string().nullish(),
    ErrMessage: z.string().nullish(),
    Items: z
      .looseObject({
        PreCheckProgressDetail: z
          .array(itemSchema(nowMs).refine(isNamed, 'neither Item nor Names'))
          .nullish(),
      })
      .nullish(),
  });

type Answer = z.output<ReturnType<typeof answerSchema>>;
type Item = z.output<ReturnType<typeof itemSchema>>;

const itemsOf = ({ Items }: Answer): readonly Item[] => Items?.PreCheckProgressDetail ?? [];

const expectedItem = (item: Item) => ({
  code: textOf(item.Item) ?? textOf(item.Names) ?? 'UNKNOWN',
  group: textOf(item.Names),
  order: item.OrderNum ?? null,
  state: meaningOf(STATES, item.State) ?? 'UNKNOWN',
  rawState: item.State,
  message: textOf(item.ErrMsg),
  jobId: textOf(item.JobId),
  startedAtMs: item.BootTime,
  finishedAtMs: item.FinishTime,
});

const expectedOf = (answer: Answer): Expected => {
  const order = (item: Item) => item.OrderNum ?? Number.POSITIVE_INFINITY;
  // Two endless ones are equal, which subtraction does not see.
  const items = itemsOf(answer)
    .toSorted((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)))
    .map(expectedItem);
  const begins = items.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const ends = items.flatMap(({ finishedAtMs }) => finishedAtMs ?? []);
  const latest = (times: readonly number[]) => (times.length > 0 ? Math.max(...times) : null);
  const status = meaningOf(STATUSES, answer.Status) ?? 'UNKNOWN';
  const isOver = status === 'FINISHED';
  const hasFailed = answer.Status.toLowerCase() === 'failed';
  return {
    ...{ status, hasFailed, items, engine: null },
    verdict: verdictFrom(
      { isOver, hasFailed },
      items.map(({ state }) => state),
    ),
    progress: Math.round(answer.Progress),
    message: hasFailed ? textOf(answer.ErrMessage) : null,
    startedAtMs: begins.length > 0 ? Math.min(...begins) : null,
    updatedAtMs: latest([...begins, ...ends]),
    finishedAtMs: isOver ? latest(ends) : null,
    upstream: { rawStatus: answer.Status, requestId: answer.RequestId, success: true },
  };
};

/** Holds the body of a success against what we rely on. */
export const inspectDbs = (body: unknown, nowMs: number): Inspected => {
  const schema = answerSchema(nowMs);
  const { error, data } = schema.safeParse(body);
  if (error) return { findings: findingsOf(error), novelties: [], expected: null };
  const items = itemsOf(data);
  const states = items.map(({ State }) => State);
  const novelties = [
    ...novelFields('', schema, [data]),
    ...novelFields(LIST, itemSchema(nowMs), items),
    ...novelWords('Status', Object.keys(STATUSES), [data.Status]),
    ...novelWords(`${LIST}.State`, Object.keys(STATES), states),
  ];
  return { findings: [], novelties, expected: expectedOf(data) };
};
