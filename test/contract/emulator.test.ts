import { expect, it } from 'vitest';
import { judge } from '../../src/upstream/acs-answer.ts';
import type { AcsRequest } from '../../src/upstream/acs-request.ts';
import { START_PRECHECK } from '../../src/upstream/sas/start-precheck.ts';
import { describeContract } from './contract.ts';
import { emulatorTarget } from './emulator-target.ts';
import { jsonIn } from './inspection.ts';
import { describeLists } from './list-contract.ts';
import { ask } from './target.ts';

describeContract(emulatorTarget);
describeLists(emulatorTarget, { backupPlanId: 'dbs-plan-passed' });

/** Of the emulator alone: nothing is started at the vendor to see how it answers. */
it.each<[what: string, changed: Record<string, string>, answer: object, code: string | null]>([
  ['answers the id of a task', {}, { CreateMark: expect.stringMatching(/\S/) }, null],
  ['refuses an unknown database', { InstanceUuid: 'nowhere' }, { Code: 'Param.NotFound' }, 'NOT_FOUND'],
  ['refuses another engine', { DatabaseType: 'Oracle' }, { Code: 'InvalidParameter' }, 'INVALID_ARGUMENT'],
  ['refuses without a region', { UniRegionId: '' }, { Code: 'MissingUniRegionId' }, 'INVALID_ARGUMENT'],
])('StartPreCheckDatabase %s', async (_what, changed, answer, code) => {
  const connection = await emulatorTarget.open();
  const { regionId, endpoint } = connection;
  const request: AcsRequest = {
    ...{ ...START_PRECHECK, account: 'default', endpoint: endpoint('Sas', regionId), subject: 'a contract' },
    query: { DatabaseType: 'MYSQL', InstanceUuid: 'db-mysql-passed', UniRegionId: regionId, ...changed },
  };
  const wire = await ask(connection, request);
  expect(jsonIn(wire.text)).toMatchObject({ RequestId: expect.stringMatching(/\S/), ...answer });
  const attempt = judge(request, wire);
  expect('error' in attempt ? attempt.error.code : null).toBe(code);
});
