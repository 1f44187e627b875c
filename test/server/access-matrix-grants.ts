import { type AccessRow, common, PASSED, SAYS, saying } from './access-matrix-row.ts';
import type { Operation } from './parity-transports.ts';

const NODE = Buffer.from(`run["backupPlan","default","cn-hangzhou","${PASSED}"]`).toString('base64url');
const asksForNode = (): Operation => ({
  query: 'query ($id: ID!) { node(id: $id) { ... on PrecheckRun { verdict } } }',
  variables: { id: NODE },
});

const granted = (name: string, grants: readonly object[], isAllowed: boolean): AccessRow => ({
  ...{ ...common, name, says: SAYS.answered, asker: saying(() => ({ precheck_grants: grants })) },
  told: isAllowed
    ? null
    : ['FORBIDDEN', `"somebody" may not read backupPlan "${PASSED}" of account "default" in cn-hangzhou`],
});

const node = (name: string, grants: readonly object[], isAllowed: boolean): AccessRow => ({
  ...{ ...granted(name, grants, isAllowed), asks: asksForNode },
  told: isAllowed ? null : ['NOT_FOUND', `id must be of something that is there, got "${NODE}"`],
});

const list = (name: string, args: string, ids: readonly string[], isAllowed: boolean): AccessRow => ({
  ...granted(name, only({ ids }), isAllowed),
  asks: () => ({ query: `{ backupPlans${args} { nodes { precheckRun { verdict } } } }`, variables: {} }),
  told: isAllowed
    ? null
    : [
        'FORBIDDEN',
        '"somebody" may not list what there is of backupPlan of account "default" in cn-hangzhou',
      ],
});

const only = (limit: object) => [{ actions: ['read'], ...limit }];

export const GRANTS: readonly AccessRow[] = [
  granted('no grant', [], false),
  granted('a grant to start alone', [{ actions: ['start'] }], false),
  granted('a grant of the account', only({ accounts: ['default'] }), true),
  granted('a grant of another account', only({ accounts: ['another'] }), false),
  granted('a grant of the kind', only({ kinds: ['BACKUP_PLAN'] }), true),
  granted('a grant of another kind', only({ kinds: ['RESTORE_TASK', 'DATABASE'] }), false),
  granted('a grant of the region', only({ regions: ['cn-hangzhou'] }), true),
  granted('a grant of another region', only({ regions: ['cn-beijing'] }), false),
  granted('a grant of the id', only({ ids: [PASSED] }), true),
  granted('a grant of ids like it', only({ ids: ['dbs-*-pass*'] }), true),
  granted('a grant of other ids', only({ ids: ['dbs-plan-w*', 'passed'] }), false),
  granted(
    'two grants, each wrong in another way',
    [...only({ kinds: ['DATABASE'] }), ...only({ ids: ['x'] })],
    false,
  ),
  node('`node` with an id that may be read', only({ ids: [PASSED] }), true),
  node('`node` with an id that may not be read', only({ ids: ['dbs-plan-w*'] }), false),
  list('a list, with a grant of ids alone', '', ['*'], false),
  list('a list of ids that may be read', `(ids: ["${PASSED}"])`, [PASSED], true),
];
