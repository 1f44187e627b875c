import { type Answer, forbidden, notFound, refuse } from './answers.ts';
import type { Database } from './sas-database.ts';
import { ENGINES, makerOf } from './sas-engines.ts';
import type { SasPrecheck } from './sas-precheck.ts';
import type { Scene } from './scene.ts';
import { inTurn } from './timeline.ts';

const LEAD_MS = 2_000;
/** When a started precheck is over. */
const OVER_MS = 20_000;

/** The last attempt of a precheck that was checked again. */
const lastOf = (precheck: SasPrecheck): SasPrecheck =>
  precheck.again ? lastOf(precheck.again.precheck) : precheck;

/** What a database plays where it has nothing of its own; null for an engine that nobody knows. */
const passing = ({ type, instanceId }: Database): SasPrecheck | null => {
  const engine = ENGINES.find((known) => known.type === type);
  return engine ? makerOf({ ...engine, instanceId }).run({ leadMs: 0, stepMs: 0 }) : null;
};

/** The checks in turn from now on, each ending as it did before. */
const startedFrom = (own: SasPrecheck): SasPrecheck => {
  const { again: _again, dip: _dip, checks, ...precheck } = lastOf(own);
  const stepMs = (OVER_MS - LEAD_MS) / checks.length;
  return { ...precheck, checks: inTurn(checks, { leadMs: LEAD_MS, stepMs }) };
};

const PARAMETERS = ['DatabaseType', 'InstanceUuid', 'UniRegionId'] as const;

/** StartPreCheckDatabase: a new task, which ends as the database's own precheck did, or passes where there was none. */
export const startPreCheckDatabase = (
  parameters: ReadonlyMap<string, string>,
  { world, started }: Scene,
): Answer => {
  const missing = PARAMETERS.find((name) => !parameters.get(name));
  if (missing) return refuse(400, `Missing${missing}`, `${missing} is mandatory for this action.`);
  const database = world.databases.find(parameters.get('InstanceUuid') ?? '');
  if (!database) return notFound('Sas');
  const plays = database.precheck?.plays ?? passing(database);
  if (plays === 'forbidden') return forbidden('Sas');
  const type = parameters.get('DatabaseType');
  if (!plays || type !== database.type)
    return refuse(400, 'InvalidParameter', `DatabaseType must be that of the database, got "${type}".`);
  return { content: { CreateMark: started.start(database.id, startedFrom(plays)) } };
};
