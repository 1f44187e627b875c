import { z } from 'zod';
import { JWT_ALGORITHMS } from './access/jwt-algorithms.ts';
import { endpoint, httpsUrl, httpUrl } from './address-kinds.ts';
import { isRegionId } from './domain/run-key.ts';
import { LOG_LEVELS } from './log.ts';
import { RATE_WINDOW_S } from './server/limits.ts';
import {
  flag,
  isHost,
  limit,
  listOf,
  MAX_POLL_MS,
  MAX_PORT,
  networks,
  proxyUrl,
  text,
  token,
  webOrigins,
  wholeNumber,
} from './setting-kinds.ts';
import { DEFAULT_QUOTAS, MAX_QUOTA } from './upstream/account.ts';

/** Every setting, as it stands in the environment, in the order of the printed table; the table is made of this. */
export const environment = z.object({
  HOST: text
    .refine(isHost, 'a host name or an IP address')
    .default('127.0.0.1')
    .describe('Where to listen. An address that others can reach needs `AUTH` or `ALLOW_ANONYMOUS`.'),
  PORT: wholeNumber(0, MAX_PORT).default(4000).describe('0 takes a free one.'),
  ALLOW_ANONYMOUS: flag
    .default(false)
    .describe(
      '`true` lets `HOST` be a public address without `AUTH`: whoever reaches it may read and start.',
    ),
  AUTH: z
    .enum(['none', 'jwt', 'keys'], 'none, jwt or keys')
    .default('none')
    .describe('Who may ask: everybody, bearers of JSON Web Tokens, or of API keys.'),
  JWT_ISSUER: text.optional().describe('With `AUTH=jwt`: what `iss` must be.'),
  JWT_AUDIENCE: text.optional().describe('With `AUTH=jwt`: what `aud` must be or have.'),
  JWT_JWKS_URL: httpsUrl
    .optional()
    .describe('With `AUTH=jwt`: where the issuer shows its public keys. Plain http to loopback only.'),
  JWT_KEY_FILE: text
    .optional()
    .describe('Instead of that, a file: a JSON Web Key Set, or one public key in PEM.'),
  JWT_ALGORITHMS: listOf(JWT_ALGORITHMS, `a list of ${JWT_ALGORITHMS.join(', ')}`)
    .default(['RS256', 'PS256', 'ES256', 'EdDSA'])
    .describe('With `AUTH=jwt`: the algorithms that a token may be signed by, with commas between.'),
  JWT_TOLERANCE_MS: wholeNumber(0, 300_000)
    .default(5_000)
    .describe('Milliseconds. How far the clock of the issuer may be off.'),
  JWT_GRANTS_CLAIM: text
    .default('precheck_grants')
    .describe('With `AUTH=jwt`: the claim that has the grants.'),
  API_KEYS_FILE: text.optional().describe('With `AUTH=keys`: the file of the keys, by their hashes.'),
  ALLOWED_ORIGINS: webOrigins
    .default([])
    .describe(
      'Origins of other web pages that may ask, with commas between, such as `https://app.example`. Never `*`.',
    ),
  TRUSTED_PROXIES: networks
    .default([])
    .describe('Addresses or networks of proxies whose `X-Forwarded-For` is believed, with commas between.'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .describe('`info` has a line for each operation and each call upstream; `warn` only what needs a look.'),
  UPSTREAM: z
    .enum(['alibaba', 'emulator'], 'alibaba or emulator')
    .optional()
    .describe('`alibaba` or `emulator`. Unset, the environment decides, as said below.'),
  NODE_ENV: text.optional().describe('`production` means `UPSTREAM=alibaba` where that is unset.'),
  EMULATOR_PORT: wholeNumber(0, MAX_PORT)
    .default(0)
    .describe('Where the embedded emulator listens; 0 takes a free one. Alone, it takes `4010`.'),
  ALIBABA_CLOUD_REGION_ID: text
    .refine(isRegionId, 'a region such as cn-hangzhou')
    .default('cn-hangzhou')
    .describe('Region where a key names none.'),
  DBS_ENDPOINT: endpoint
    .optional()
    .describe(
      'A host, or a URL with scheme, instead of the one of each region. Plain http to loopback only.',
    ),
  SAS_ENDPOINT: endpoint.optional().describe('The same for Security Center.'),
  ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED: flag
    .default(false)
    .describe("`true` calls the vendor's hosts inside its VPC, for runs and for roles to assume."),
  HTTPS_PROXY: proxyUrl
    .optional()
    .describe("A proxy for calls to the vendor's endpoints. In lower case too, which comes first."),
  HTTP_PROXY: proxyUrl.optional().describe('The same, where `HTTPS_PROXY` is unset.'),
  NO_PROXY: text
    .default('')
    .describe('Hosts to call without it, each with its subdomains, with commas between; `*` is all.'),
  DBS_QUOTA: wholeNumber(1, MAX_QUOTA)
    .default(DEFAULT_QUOTAS.Dbs)
    .describe(
      'Calls a second of one operation by one account at one endpoint, where the account names none.',
    ),
  SAS_QUOTA: wholeNumber(1, MAX_QUOTA).default(DEFAULT_QUOTAS.Sas).describe('The same for Security Center.'),
  POLL_MIN_MS: wholeNumber(1, MAX_POLL_MS)
    .default(1_000)
    .describe('Milliseconds. Two reads of one run are never closer than this.'),
  POLL_MAX_MS: wholeNumber(1, MAX_POLL_MS)
    .default(15_000)
    .describe(
      'Milliseconds. A run that is followed is read at least this often, unless the vendor asks to wait longer.',
    ),
  MAX_STALE_MS: wholeNumber(0, 999_999_999)
    .default(3_600_000)
    .describe(
      'Milliseconds. A run that was read longer ago is not shown by a query when reading it fails: the error is. 0 never shows one.',
    ),
  MAX_BODY_BYTES: limit('maxBodyBytes').describe(
    'What a request or a message of a WebSocket may carry. HTTP 413 beyond; a WebSocket closes with 1009.',
  ),
  MAX_DOCUMENT_CHARACTERS: limit('maxDocumentCharacters').describe('In one document.'),
  MAX_TOKENS: limit('maxTokens').describe('In one document: names, values, brackets.'),
  MAX_DEPTH: limit('maxDepth').describe('Levels of fields in each other.'),
  MAX_ALIASES: limit('maxAliases').describe('In one document, fragments written out.'),
  MAX_DIRECTIVES: limit('maxDirectives').describe('In one document, fragments written out.'),
  MAX_FIELDS: limit('maxFields').describe(
    'In one document, fragments written out, once for each key and each place of a page; a list in a variable has `MAX_KEYS`, a page whose `first` is one has 100.',
  ),
  MAX_INTROSPECTED_FIELDS: limit('maxIntrospectedFields').describe(
    'The same of the schema, once for each type, about.',
  ),
  MAX_KEYS: limit('maxKeys').describe('Keys or ids in one list, and runs in one operation.'),
  MAX_OPERATIONS: limit('maxOperations').describe(
    'In flight at a time; who waits by `awaitPrecheckRun` has one. HTTP 429 beyond.',
  ),
  MAX_OPERATIONS_PER_CALLER: limit('maxOperationsPerCaller').describe(
    'The same for one caller: by name, or by address where nobody is known by name.',
  ),
  MAX_RATE_PER_CALLER: limit('maxRatePerCaller').describe(
    `Operations a second, on the average of ${RATE_WINDOW_S} s: so many may come at once. Sockets that introduce themselves count. HTTP 429 beyond.`,
  ),
  MAX_STREAMS: limit('maxStreams').describe(
    'Streams and sockets open at a time. Each operation of a socket beyond its first counts as one more. HTTP 429 beyond, for a socket.',
  ),
  MAX_STREAMS_PER_CALLER: limit('maxStreamsPerCaller').describe('The same for one caller.'),
  ACCOUNTS_FILE: text
    .optional()
    .describe('A file of several cloud accounts. It means `UPSTREAM=alibaba` where that is unset.'),
  ALIBABA_CLOUD_ACCESS_KEY_ID: token.optional().describe('The access key of the cloud account.'),
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: token.optional().describe('Its secret.'),
  ALIBABA_CLOUD_SECURITY_TOKEN: token.optional().describe('Beside a temporary access key.'),
  ALIBABA_CLOUD_ROLE_ARN: text.optional().describe('A role to assume by OIDC (RRSA), with the next two.'),
  ALIBABA_CLOUD_OIDC_PROVIDER_ARN: text.optional().describe('The identity provider of that role.'),
  ALIBABA_CLOUD_OIDC_TOKEN_FILE: text.optional().describe('The file that holds the OIDC token.'),
  ALIBABA_CLOUD_CREDENTIALS_FILE: text
    .optional()
    .describe('A profile file, instead of `~/.alibabacloud/credentials`.'),
  ALIBABA_CLOUD_PROFILE: text.optional().describe('The profile in that file, instead of `default`.'),
  ALLOW_CLI_PROFILE: flag
    .default(false)
    .describe(
      "`true` also asks the profile of Alibaba Cloud's command line tool, which may run a command of its own.",
    ),
  ALIBABA_CLOUD_ECS_METADATA: text
    .optional()
    .describe('The RAM role of the ECS instance, instead of the one it says it has.'),
  ALIBABA_CLOUD_ECS_METADATA_DISABLED: flag
    .default(false)
    .describe('`true` does not ask the instance metadata service.'),
  ALIBABA_CLOUD_CREDENTIALS_URI: httpUrl.optional().describe('A URL that answers temporary credentials.'),
  REDIS_URL: z
    .undefined('unset: there is no fleet on Redis yet')
    .optional()
    .describe('Must be unset: there is no fleet on Redis yet.'),
});
