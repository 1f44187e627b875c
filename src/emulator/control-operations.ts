import type { Controls } from './controls.ts';
import {
  CLOCK_ORDER,
  DATABASE_ORDER,
  FAULT_ORDER,
  KEY_ORDER,
  PLAN_ORDER,
  QUOTA_ORDER,
  REMOVAL_ORDER,
  readOrder,
} from './orders.ts';

type Query = Readonly<Record<string, string>>;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly about: string;
  /** What it moves. The order is the body or, where it has none, the query. */
  readonly run?: (controls: Controls, order: unknown, query: Query) => void;
  /** What it answers. Without it, the state that there is now. */
  readonly answer?: (controls: Controls, query: Query) => object;
}

/** In a query, a number is a text of digits. */
const readKeyOrder = (query: Query) => {
  const { lifetimeMs = '' } = query;
  const isNumber = /^\d+$/.test(lifetimeMs);
  return readOrder(KEY_ORDER, { ...query, ...(isNumber && { lifetimeMs: Number(lifetimeMs) }) });
};

/** A key as clients of the vendor expect it at the address in `ALIBABA_CLOUD_CREDENTIALS_URI`. */
const issueByUri = (controls: Controls, query: Query) => {
  const key = controls.issueKey(readKeyOrder(query));
  return {
    Code: 'Success',
    AccessKeyId: key.accessKeyId,
    AccessKeySecret: key.accessKeySecret,
    SecurityToken: key.securityToken,
    Expiration: key.expiration,
  };
};

/** The controls over HTTP. */
export const CONTROL_OPERATIONS: readonly Operation[] = [
  {
    method: 'GET',
    path: '/control',
    about: 'The time of the prechecks, the faults to come, and the quota where there is one.',
  },
  {
    method: 'POST',
    path: '/control/clock',
    about: '`{"advanceMs": 5000}` moves every precheck that is under way 5 seconds further.',
    run: (controls, body) => controls.advance(readOrder(CLOCK_ORDER, body).advanceMs),
  },
  {
    method: 'POST',
    path: '/control/faults',
    about:
      '`{"fault": "hang", "id": "dbs-plan-live", "times": 2}`; without `id` for every call, or for those of one `"action": "DescribeBackupPlanList"`; without `times` for ever.',
    run: (controls, body) => controls.fail(readOrder(FAULT_ORDER, body)),
  },
  {
    method: 'DELETE',
    path: '/control/faults',
    about: 'Nothing is answered wrongly any more.',
    run: (controls) => controls.heal(),
  },
  {
    method: 'GET',
    path: '/control/keys',
    about:
      'A new temporary key, as `ALIBABA_CLOUD_CREDENTIALS_URI` needs it; good for an hour, or `?lifetimeMs=60000`; of the first account, or `?accessKeyId=emulator-second-id`.',
    answer: issueByUri,
  },
  {
    method: 'DELETE',
    path: '/control/keys',
    about: 'Every temporary key that was issued is expired.',
    run: (controls) => controls.expireKeys(),
  },
  {
    method: 'POST',
    path: '/control/quota',
    about:
      '`{"callsPerSecond": 20}` is what each account may ask of each action in any window of one second; `null` lifts it.',
    run: (controls, body) => controls.limit(readOrder(QUOTA_ORDER, body)),
  },
  {
    method: 'GET',
    path: '/control/calls',
    about:
      'How many calls came, and the most in any window of one second: in all, and per account and action.',
    answer: (controls) => controls.calls,
  },
  {
    method: 'POST',
    path: '/control/plans',
    about:
      '`{"id": "plan-of-mine", "region": "cn-beijing"}` adds a backup plan, first of the list and not configured yet; without `region` in cn-hangzhou.',
    run: (controls, body) => controls.addPlan(readOrder(PLAN_ORDER, body)),
  },
  {
    method: 'DELETE',
    path: '/control/plans',
    about: '`?id=dbsp000001` removes a backup plan, and with it its restore tasks.',
    run: (controls, _body, query) => controls.removePlan(readOrder(REMOVAL_ORDER, query).id),
  },
  {
    method: 'POST',
    path: '/control/databases',
    about:
      '`{"id": "db-of-mine", "type": "Oracle", "region": "cn-shanghai"}` adds a database, first of the list and never checked; without `type` of MYSQL, without `region` in cn-hangzhou.',
    run: (controls, body) => controls.addDatabase(readOrder(DATABASE_ORDER, body)),
  },
  {
    method: 'DELETE',
    path: '/control/databases',
    about: '`?id=sasd000001` removes a database, and with it its prechecks.',
    run: (controls, _body, query) => controls.removeDatabase(readOrder(REMOVAL_ORDER, query).id),
  },
  {
    method: 'POST',
    path: '/control/reset',
    about:
      'As after the start: no faults, the quota of the start, no call counted, no precheck ever seen or started, the first plans and databases. Temporary keys stay good.',
    run: (controls) => controls.reset(),
  },
];
