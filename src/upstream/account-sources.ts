import type { WrittenCredentials } from './accounts-file.ts';
import type { AccessKey } from './acs-signature.ts';
import { createSource, keyOf, NoCredentials } from './credential-library.ts';
import { type CredentialSettings, credentialSources, ecsRole, uri } from './credential-sources.ts';
import type { CredentialSource } from './credentials.ts';
import { readSecret, type Variables } from './secret-reference.ts';

interface SourcesDeps {
  readonly settings: CredentialSettings;
  readonly variables: Variables;
  /** Told of each key that a role is about to be assumed with. */
  readonly onAssumingWith: (accessKey: AccessKey) => void;
}

type Of<Kind extends WrittenCredentials['kind']> = Extract<WrittenCredentials, { readonly kind: Kind }>;

/** Who a role says it is where the file does not: so it stands in the vendor's audit. */
const SESSION_NAME = 'precheck-gateway';
const SESSION_SECONDS = 3_600;

/** A key whose parts are read anew each time. Each part that is not there is named. */
const referred = ({ kind, ...parts }: Of<'static' | 'sts'>, variables: Variables): CredentialSource => ({
  name: kind,
  async ask() {
    const found: Record<string, string> = {};
    const missing: string[] = [];
    for (const [member, reference] of Object.entries(parts)) {
      try {
        found[member] = await readSecret(reference, variables);
      } catch (thrown) {
        missing.push(`${member}: ${thrown instanceof NoCredentials ? thrown.message : 'unusable'}`);
      }
    }
    if (missing.length > 0) throw new NoCredentials(missing.join('; '));
    return keyOf(found);
  },
});

/** What the library assumes a role with. */
const providerOf = (source: CredentialSource, onAsked: SourcesDeps['onAssumingWith']) => ({
  getProviderName: () => source.name,
  async getCredentials() {
    const key = await source.ask().catch((thrown: unknown) => {
      throw new NoCredentials(`source: ${thrown instanceof NoCredentials ? thrown.message : 'unusable'}`);
    });
    onAsked(key);
    return { ...key, securityToken: key.securityToken ?? '', providerName: source.name };
  },
});

const assumed = (role: Of<'ramRole'>, deps: SourcesDeps): CredentialSource => {
  const provider = providerOf(sourceOf(role.source, deps), deps.onAssumingWith);
  return createSource('RAM role', null, ({ RAMRoleARNCredentialsProvider: { builder } }) =>
    builder()
      .withCredentialsProvider(provider)
      .withRoleArn(role.roleArn)
      .withRoleSessionName(role.roleSessionName ?? SESSION_NAME)
      .withDurationSeconds(role.durationSeconds ?? SESSION_SECONDS)
      .withExternalId(role.externalId ?? '')
      .withPolicy(role.policy ? JSON.stringify(role.policy) : '')
      .build(),
  );
};

const sourceOf = (written: Exclude<WrittenCredentials, Of<'chain'>>, deps: SourcesDeps): CredentialSource => {
  switch (written.kind) {
    case 'static':
    case 'sts':
      return referred(written, deps.variables);
    case 'ramRole':
      return assumed(written, deps);
    case 'ecsRole':
      return ecsRole({ ...deps.settings, ecsRoleName: written.roleName ?? null });
    case 'uri':
      return uri(written.url);
  }
};

/** All places where the credentials of an account may be, in the order to be asked. */
export const sourcesOf = (written: WrittenCredentials, deps: SourcesDeps): readonly CredentialSource[] =>
  written.kind === 'chain' ? credentialSources(deps.settings) : [sourceOf(written, deps)];
