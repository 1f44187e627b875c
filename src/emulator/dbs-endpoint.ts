import { turnOf } from './round.ts';

/** What of an engine the rest follows from. */
interface Engine {
  readonly port: number;
  readonly methods: readonly string[];
}

/** The engines of backup plans, in the vendor's spelling. */
export const DBS_ENGINES: Readonly<Record<string, Engine>> = {
  MySQL: { port: 3306, methods: ['logical', 'physical', 'duplication'] },
  MSSQL: { port: 1433, methods: ['logical', 'physical'] },
  Oracle: { port: 1521, methods: ['logical', 'physical'] },
  MariaDB: { port: 3306, methods: ['logical'] },
  PostgreSQL: { port: 5432, methods: ['logical', 'duplication'] },
  DRDS: { port: 3306, methods: ['logical'] },
  MongoDB: { port: 3717, methods: ['logical'] },
  Redis: { port: 6379, methods: ['physical'] },
};

/** The database that a plan reads or a restore task writes. Hosts and users are nobody's, and look like somebody's. */
export interface Endpoint {
  readonly instanceType: string;
  readonly region: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly instanceId: string | null;
  readonly oracleSid: string | null;
  /** An int64 that a double cannot hold. */
  readonly gatewayId: bigint | null;
}

/** The vendor writes one of them in two ways. */
const INSTANCE_TYPES = ['rds', 'ecs', 'express', 'agent', 'RDS', 'other'] as const;
const DATABASES = ['orders', 'members', 'stock', 'billing', 'crm'] as const;
const USERS = ['dbs_backup', 'svc.backup', 'li.wei', 'root'] as const;
const INSTANCE_PREFIX: Readonly<Record<string, string>> = { rds: 'rm', ecs: 'i', dds: 'dds' };

/** The endpoint of that number: equal arguments have equal endpoints. */
export const endpointOf = (number: number, engine: string, region: string): Endpoint => {
  const instanceType = engine === 'MongoDB' ? 'dds' : turnOf(INSTANCE_TYPES, number);
  const prefix = INSTANCE_PREFIX[instanceType.toLowerCase()];
  return {
    ...{ instanceType, region, user: turnOf(USERS, number), database: turnOf(DATABASES, number) },
    host: `10.${20 + (number % 12)}.${Math.floor(number / 200)}.${10 + (number % 200)}`,
    port: DBS_ENGINES[engine]?.port ?? 3306,
    instanceId: prefix ? `${prefix}-bp1${(number * 7_919_000_003).toString(36).padStart(12, 'q')}` : null,
    oracleSid: engine === 'Oracle' ? 'orcl' : null,
    gatewayId: instanceType === 'agent' ? 9_007_199_254_740_993n + BigInt(number) * 1_000n : null,
  };
};

/** The endpoint on the wire. The port and whether there is SSL are texts here. */
export const endpointFields = (prefix: 'SourceEndpoint' | 'DestinationEndpoint', endpoint: Endpoint) => {
  const { instanceType, region, host, port, database, user, instanceId, oracleSid } = endpoint;
  const fields = {
    ...{ InstanceType: instanceType, Region: region, IpPort: `${host}:${port}`, Host: host },
    ...{ Port: String(port), DatabaseName: database, UserName: user, EnableSsl: 'false' },
    ...(instanceId && { InstanceID: instanceId }),
    ...(oracleSid && { OracleSID: oracleSid }),
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}${name}`, value]));
};
