import { type Config, ConfigError, readConfig } from './config.ts';
import { systemClock } from './domain/clock.ts';
import { PrecheckError } from './domain/precheck-error.ts';
import { EMULATOR_ACCESS_KEY } from './emulator/access-key.ts';
import { type RunningEmulator, startEmulator } from './emulator/server.ts';
import { createLog } from './log.ts';
import { createGateway } from './server/gateway.ts';
import { type Credentials, environmentCredentials } from './upstream/credentials.ts';
import { withDeadline } from './upstream/deadline.ts';
import { createSend } from './upstream/send.ts';

const CREDENTIALS_MS = 10_000;
const GRACE_MS = 5_000;

const startEmbedded = ({ upstream, emulatorPort: port }: Config): Promise<RunningEmulator | null> =>
  upstream === 'emulator'
    ? startEmulator({ host: '127.0.0.1', port, clock: systemClock })
    : Promise.resolve(null);

/** Settings stand; only where they leave the choice does the emulator take the vendor's place. */
const endpointsOf = ({ dbsEndpoint, sasEndpoint }: Config, emulator: RunningEmulator | null) => ({
  Dbs: dbsEndpoint ?? emulator?.url ?? null,
  Sas: sasEndpoint ?? emulator?.url ?? null,
});

/** Without credentials there is nothing to answer with, so the start stops here. */
const checkCredentials = (credentials: Credentials): Promise<unknown> => {
  const error = () =>
    new PrecheckError('UPSTREAM_CREDENTIALS', `No Alibaba Cloud credentials within ${CREDENTIALS_MS} ms`);
  const limit = { clock: systemClock, ms: CREDENTIALS_MS, error };
  return withDeadline(limit, new AbortController().signal, credentials);
};

const start = async (): Promise<void> => {
  const config = readConfig(process.env);
  const log = await createLog();
  const emulator = await startEmbedded(config);
  const credentials = environmentCredentials(
    emulator ? { ...EMULATOR_ACCESS_KEY, securityToken: null } : config,
  );
  await checkCredentials(credentials);
  const { send, close: closeSend } = createSend();
  const endpoints = endpointsOf(config, emulator);
  const { host, port, regionId, pollMinMs } = config;
  const gateway = createGateway({
    ...{ host, port, regionId, pollMinMs, endpoints, credentials, send, log },
    clock: systemClock,
    random: Math.random,
  });
  const url = await gateway.listen();
  log.info({ url, upstream: config.upstream, ...(emulator ? { emulator: emulator.url } : {}) }, 'listening');

  const stop = async (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping');
    await gateway.close(GRACE_MS);
    await closeSend();
    await emulator?.close();
    log.info('stopped');
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

/** The system calls that fail when the address cannot be had. */
const LISTENING: ReadonlySet<unknown> = new Set(['listen', 'getaddrinfo']);

/** What a person can mend is told in a sentence; anything else is a defect and keeps its stack. */
const sentenceOf = (thrown: unknown): string => {
  if (thrown instanceof ConfigError || thrown instanceof PrecheckError) return thrown.message;
  if (thrown instanceof Error && 'syscall' in thrown && LISTENING.has(thrown.syscall)) {
    return `Cannot listen: ${thrown.message}`;
  }
  return thrown instanceof Error && thrown.stack ? thrown.stack : String(thrown);
};

try {
  await start();
} catch (thrown) {
  process.stderr.write(`${sentenceOf(thrown)}\n`);
  process.exit(1);
}
