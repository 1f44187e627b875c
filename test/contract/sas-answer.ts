import { z } from 'zod';
import {
  DATABASE_ENGINES,
  type DatabaseEngine,
  type ItemState,
  type RunStatus,
} from '../../src/domain/precheck-run.ts';
import {
  type Expected,
  type ExpectedItem,
  findingsOf,
  type Inspected,
  jsonIn,
  novelFields,
  novelWords,
} from './inspection.ts';
import { meaningOf, percent, timeIn, verdictFrom, word } from './leaves.ts';

const STATUSES: Readonly<Record<string, RunStatus>> = {
  created: 'RUNNING',
  completed: 'FINISHED',
  error: 'FINISHED',
};

/** The vendor's documents have the first two; we count on the others to mean what they say. */
const RESULTS: Readonly<Record<string, ItemState>> = {
  passed: 'PASSED',
  warning: 'WARNED',
  failed: 'FAILED',
  error: 'ERRORED',
};

const ENGINES = ['MYSQL', 'MSSQL', 'ORACLE'];

/** An engine that is new here may well be one that the gateway has a word for. */
const engineOf = (sourceType: string): DatabaseEngine =>
  DATABASE_ENGINES.find((engine) => engine === sourceType.trim().toUpperCase()) ?? 'UNKNOWN';

/** A success of QueryPreCheckDatabase. */
const answerSchema = (nowMs: number) =>
  z.looseObject({
    RequestId: word,
    Description: word,
    Progress: percent,
    CreatedTime: timeIn(1_000, nowMs),
    UpdatedTime: timeIn(1_000, nowMs),
    CompletedTime: timeIn(1_000, nowMs),
    /** JSON in a text. */
    Result: z.string().nullish(),
  });

const checkSchema = z.looseObject({ item: word, result: word });

const instanceSchema = (nowMs: number) =>
  z.looseObject({
    instanceId: word,
    sourceType: word,
    checkTime: timeIn(1_000, nowMs),
    results: z.array(checkSchema),
  });

type Answer = z.output<ReturnType<typeof answerSchema>>;
type Instance = z.output<ReturnType<typeof instanceSchema>>;

const isWord = (raw: string, expected: string) => raw.trim().toLowerCase() === expected;

const expectedItems = (instance: Instance, isCompleted: boolean): ExpectedItem[] => {
  const { instanceId, sourceType, checkTime, results } = instance;
  const shared = {
    ...{ instanceId, group: null, order: null, message: null, jobId: null, checkedAtMs: checkTime },
    engine: engineOf(sourceType),
  };
  // A completed run that says nothing of an instance must not pass by it.
  if (results.length === 0 && isCompleted)
    return [{ ...shared, code: 'UNKNOWN', state: 'UNKNOWN', rawState: null }];
  return results.map(({ item, result }) => ({
    ...shared,
    code: item.trim(),
    state: meaningOf(RESULTS, result) ?? 'UNKNOWN',
    rawState: result,
  }));
};

const expectedOf = (answer: Answer, instances: readonly Instance[]): Expected => {
  const isCompleted = isWord(answer.Description, 'completed');
  const items = instances.flatMap((instance) => expectedItems(instance, isCompleted));
  const status = meaningOf(STATUSES, answer.Description) ?? 'UNKNOWN';
  const isOver = status === 'FINISHED';
  const hasFailed = isWord(answer.Description, 'error');
  const [engine = null] = instances.map(({ sourceType }) => engineOf(sourceType));
  return {
    ...{ status, hasFailed, items, engine, message: null },
    verdict: verdictFrom(
      { isOver, hasFailed },
      items.map(({ state }) => state),
    ),
    progress: Math.round(answer.Progress),
    startedAtMs: answer.CreatedTime,
    updatedAtMs: answer.UpdatedTime,
    finishedAtMs: isOver ? answer.CompletedTime : null,
    upstream: { rawStatus: answer.Description, requestId: answer.RequestId },
  };
};

interface Result {
  readonly findings: readonly string[];
  readonly novelties: readonly string[];
  readonly instances: readonly Instance[];
}

/** Only of a completed run must `Result` make sense. */
const readResult = ({ Result, Description }: Answer, nowMs: number): Result => {
  const none = { findings: [], novelties: [], instances: [] };
  if (!Result?.trim()) return none;
  const value = jsonIn(Result);
  if (value === undefined)
    return isWord(Description, 'completed')
      ? { ...none, findings: ['Result: Invalid input: expected JSON in a text'] }
      : { ...none, novelties: ['Result is no JSON yet'] };
  const { error, data } = z.array(instanceSchema(nowMs)).safeParse(value);
  return error ? { ...none, findings: findingsOf(error, ['Result']) } : { ...none, instances: data };
};

/** Holds the body of a success against what we rely on. */
export const inspectSas = (body: unknown, nowMs: number): Inspected => {
  const schema = answerSchema(nowMs);
  const { error, data } = schema.safeParse(body);
  if (error) return { findings: findingsOf(error), novelties: [], expected: null };
  const { findings, novelties, instances } = readResult(data, nowMs);
  if (findings.length > 0) return { findings, novelties, expected: null };
  const checks = instances.flatMap(({ results }) => results);
  const engines = instances.map(({ sourceType }) => sourceType);
  const results = checks.map(({ result }) => result);
  const novel = [
    ...novelties,
    ...novelFields('', schema, [data]),
    ...novelFields('Result[]', instanceSchema(nowMs), instances),
    ...novelFields('Result[].results[]', checkSchema, checks),
    ...novelWords('Description', Object.keys(STATUSES), [data.Description]),
    ...novelWords('Result[].sourceType', ENGINES, engines),
    ...novelWords('Result[].results[].result', Object.keys(RESULTS), results),
  ];
  return { findings, novelties: novel, expected: expectedOf(data, instances) };
};
