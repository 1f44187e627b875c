import { turnOf } from './round.ts';
import { type Database, serverIdOf } from './sas-database.ts';
import { ENGINES, makerOf, type SasEngine } from './sas-engines.ts';
import type { SasPrecheck } from './sas-precheck.ts';
import { SAS_SCENARIOS, type SasScenario } from './sas-scenarios.ts';

type Fate = 'passed' | 'warned' | 'failed' | 'aborted' | 'unchecked';

/** The fates by the last digit of the number. */
const FATES: readonly [Fate, ...Fate[]] = [
  ...(['passed', 'passed', 'warned', 'unchecked', 'passed'] as const),
  ...(['failed', 'passed', 'aborted', 'warned', 'passed'] as const),
];

/** How many there are, by region; the numbers run on from one to the next. */
const COUNTS: Readonly<Record<string, number>> = {
  'cn-hangzhou': 250,
  'cn-shanghai': 40,
  'ap-southeast-1': 30,
};

const NEWEST_MS = Date.parse('2025-09-08T20:00:00Z');
const HOUR_MS = 3_600_000;
const PACE = { leadMs: 1_000, stepMs: 2_000 };
const NAMES = ['web-01', 'erp server', '订单库', 'legacy_app'] as const;
const VERSIONS: Readonly<Record<string, string>> = { MYSQL: '8.0.36', MSSQL: '2019', Oracle: '19c' };

/** The details of these begin behind those of the numbered ones. */
const FIRST_NUMBER = 600;

/** What an engine of that spelling is there in. */
export const versionOf = (type: string): string => VERSIONS[type] ?? '1.0';

const precheckOf = (fate: Exclude<Fate, 'unchecked'>, engine: SasEngine, number: number): SasPrecheck => {
  const { run } = makerOf({ ...engine, instanceId: serverIdOf(number) });
  if (fate === 'aborted') return run(PACE, 'PASSED', { result: null, ends: 'error' });
  return run(PACE, { passed: 'PASSED', warned: 'WARNING', failed: 'FAILED' }[fate]);
};

const numbered = (number: number, region: string): Database => {
  const digits = String(number).padStart(6, '0');
  const engine = turnOf(ENGINES, number);
  const fate = turnOf(FATES, number);
  const isChecked = fate !== 'unchecked';
  return {
    ...{ id: `sasd${digits}`, name: `${turnOf(NAMES, number)} ${digits}`, region, number },
    ...{ type: engine.type, version: versionOf(engine.type), isStopped: fate === 'aborted' },
    instanceId: serverIdOf(number),
    taskId: isChecked ? `sast${digits}` : null,
    precheck: isChecked
      ? { begins: NEWEST_MS - number * HOUR_MS, plays: precheckOf(fate, engine, number) }
      : null,
  };
};

const ofScenario = (scenario: SasScenario, row: number): Database => ({
  ...{ id: scenario.instanceUuid, name: scenario.instanceUuid.replaceAll('-', ' '), region: 'cn-hangzhou' },
  ...{ type: scenario.databaseType, version: versionOf(scenario.databaseType), isStopped: false },
  instanceId: scenario.plays === 'forbidden' ? serverIdOf(FIRST_NUMBER + row) : scenario.plays.instanceId,
  ...{ taskId: scenario.taskId, precheck: scenario, number: FIRST_NUMBER + row },
});

/** The databases that there are at the start: those of the scenarios, then `sasd000001` and on. */
export const FIRST_DATABASES: readonly Database[] = [
  ...SAS_SCENARIOS.map(ofScenario),
  ...Object.entries(COUNTS)
    .flatMap(([region, count]) => Array.from({ length: count }, () => region))
    .map((region, at) => numbered(at + 1, region)),
];

/** A database that is to be there from now on. */
export interface DatabaseOrder {
  readonly id: string;
  /** Without it, cn-hangzhou. */
  readonly region?: string | undefined;
  /** Without it, MYSQL. */
  readonly type?: string | undefined;
}

/** A database that nobody has checked yet. */
export const newDatabase = ({ id, region = 'cn-hangzhou', type = 'MYSQL' }: DatabaseOrder): Database => ({
  ...{ id, name: id, region, type, version: versionOf(type), instanceId: serverIdOf(0) },
  ...{ taskId: null, precheck: null, isStopped: false, number: 0 },
});
