import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createLog } from '../src/log.ts';

it.each([false, true])('secrets are taken out of a line, at a terminal too: %s', async (isTTY) => {
  let written = '';
  const output = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        written += chunk;
        done();
      },
    }),
    { isTTY },
  );
  const log = await createLog({ level: 'info', secrets: () => [], output });
  const secrets = { accessKeySecret: 'canary-1', securityToken: 'canary-2', authorization: 'canary-3' };
  log.info({ ...secrets, key: secrets, shown: 'kept' }, 'a phrase');
  expect(written).toContain('kept');
  expect(written).toContain('a phrase');
  expect(written).not.toContain('canary');
});
