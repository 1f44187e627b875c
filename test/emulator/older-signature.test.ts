import { describe, expect, it } from 'vitest';
import { createCaller, DBS, signedRequest, tampered } from './caller.ts';

describe('a signature in the query, as before V3, is refused by its name', () => {
  const PLAN = { BackupPlanId: 'dbs-plan-passed' };
  const query = { ...PLAN, SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', Signature: 'x=' };
  const nowMs = createCaller().clock.now();
  const older = () => signedRequest({ nowMs, ...DBS, query });

  it('where there is no other', async () => {
    const { body } = await createCaller().send(tampered(older(), { authorization: null }));
    expect(body).toMatchObject({
      Code: 'IncompleteSignature',
      Message: expect.stringMatching(/SignatureVersion=1\.0, which is not taken .*ACS3-HMAC-SHA256/),
    });
  });

  it('but not where a header is signed too', async () => {
    expect((await createCaller().send(older())).status).toBe(200);
    const { body } = await createCaller().send(tampered(older(), { 'x-acs-date': null }));
    expect(body.Message).toBe('The header x-acs-date is missing.');
  });
});
