import { turnOf } from './round.ts';
import type { SasPlayed } from './sas-precheck.ts';

/** A database on a server of the account's, as data. */
export interface Database {
  /** The InstanceUuid. */
  readonly id: string;
  readonly name: string;
  /** Of the server it runs on, which its precheck names too. */
  readonly instanceId: string;
  readonly region: string;
  /** As lists and starts spell the engine. */
  readonly type: string;
  readonly version: string;
  /** The task of its own precheck, which is null where it was never checked. */
  readonly taskId: string | null;
  readonly precheck: SasPlayed | null;
  readonly isStopped: boolean;
  /** What else there is of it follows from this. */
  readonly number: number;
}

const DATABASES = ['orders', 'members', 'stock', 'billing', 'crm'] as const;
const WITHOUT_AGENT = ['UNKNOWN', 'INSTALL_FAILED', 'UNINSTALL_FAILED'] as const;
/** So many databases share a server. */
const PER_SERVER = 3;

export const serverIdOf = (number: number): string =>
  `i-bp1${(Math.floor(number / PER_SERVER) * 6_700_417 + 60_466_176).toString(36).padStart(12, 'w')}`;

/** Only what has an agent was ever checked. */
const agentStatusOf = ({ precheck, number }: Database): string =>
  precheck ? 'INSTALLED' : turnOf(WITHOUT_AGENT, number);

/** Every second one has a policy, which says how it is saved. */
export const hasPolicy = ({ number }: Database): boolean => number % 2 === 0;

/** One element of `DatabaseList`. It says nothing of a region. */
export const databaseEntry = (database: Database) => {
  const { id, name, instanceId, type, version, isStopped, number } = database;
  return {
    ...{ InstanceUuid: id, InstanceId: instanceId, InstanceName: name },
    ...{ DatabaseName: turnOf(DATABASES, number), DatabaseType: type, DatabaseVersion: version },
    ...{ AgentStatus: agentStatusOf(database), Status: isStopped ? 'Stopped' : 'Running' },
    ...(hasPolicy(database) && { PolicyId: 70_000 + number }),
    CreatedByProduct: number % 3 === 0 ? 'HBR' : 'AEGIS',
  };
};
