import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { strict } from '../setting-file.ts';
import { NoCredentials } from './credential-library.ts';

const FORMS = '{ "env": "NAME" } or { "file": "/path" }';

/** Where a secret stands: in a variable of the environment, or in a file that has nothing else in it. */
export const secretReference = z.union(
  [
    strict({ env: z.string().regex(/^[A-Za-z_]\w*$/, 'expected the name of a variable') }),
    strict({ file: z.string().regex(/^\//, 'expected an absolute path') }),
  ],
  {
    error: ({ input }) =>
      typeof input === 'string'
        ? `a secret must not stand in this file: expected ${FORMS}`
        : `expected ${FORMS}`,
  },
);

export type SecretReference = z.output<typeof secretReference>;

/** The environment, as it is now each time it is looked at. */
export type Variables = Readonly<Record<string, string | undefined>>;

const textOf = async (reference: SecretReference, variables: Variables): Promise<string> => {
  if ('env' in reference) {
    const text = variables[reference.env];
    if (text === undefined) throw new NoCredentials('the variable that it names is not set');
    return text;
  }
  try {
    return await readFile(reference.file, 'utf8');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unusable';
    throw new NoCredentials(`the file that it names cannot be read: ${code}`);
  }
};

/**
 * The secret as it stands there now, without the end of the line that most tools write behind it. Rejects with
 * NoCredentials, in words that do not even repeat where it should be: somebody may have put the secret there.
 */
export const readSecret = async (reference: SecretReference, variables: Variables): Promise<string> => {
  const secret = (await textOf(reference, variables)).replace(/\r?\n$/, '');
  const place = 'env' in reference ? 'variable' : 'file';
  if (secret === '') throw new NoCredentials(`the ${place} that it names is empty`);
  if (!/^[\x21-\x7e]+$/.test(secret))
    throw new NoCredentials(`the ${place} that it names has more than printable ASCII without spaces`);
  return secret;
};
