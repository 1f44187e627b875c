import { describe, expect, it } from 'vitest';
import { dbsCall, startVendor } from './official-client.ts';

describe('what the official client does not do', () => {
  it('it tells nobody how long to wait: an exception holds no header', async () => {
    const { call } = await startVendor();
    const { thrown } = await call(dbsCall({ BackupPlanId: 'fault-throttling-retry-after' }));
    expect(thrown?.fields).toEqual(['code', 'data', 'description', 'accessDeniedDetail', 'statusCode']);
    expect(Object.keys(thrown?.data)).toEqual([
      ...['RequestId', 'HostId', 'Code', 'Message', 'Recommend', 'statusCode'],
    ]);
  });

  it.each(['throttling', 'service-unavailable', 'reset'])(
    'it tries nothing again, not even under autoretry: one %s is thrown',
    async (fault) => {
      const { call, controls } = await startVendor();
      controls.fail({ fault, times: 1 });
      const retrying = { ...dbsCall({ BackupPlanId: 'dbs-plan-passed' }), autoretry: true };
      expect(await call(retrying)).not.toHaveProperty('answered');
      expect(await call(retrying)).toHaveProperty('answered');
    },
  );

  it('it does not know what timed out: a hang is a ConnectTimeout where that limit is the shorter', async () => {
    const { call } = await startVendor();
    const outcome = await call({ ...dbsCall({ BackupPlanId: 'fault-hang' }), connectTimeout: 200 });
    expect(outcome.thrown).toMatchObject({
      ...{ name: 'RequestTimeoutError', code: undefined },
      message: expect.stringMatching(/^ConnectTimeout: Connect HTTP:.* failed\.$/),
    });
  });
});
