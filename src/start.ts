import { readAccess } from './access/read-access.ts';
import { type Config, readConfig } from './config.ts';
import { systemClock } from './domain/clock.ts';
import { PrecheckError } from './domain/precheck-error.ts';
import type { RunningEmulator } from './emulator/server.ts';
import { createLog, createSecrets } from './log.ts';
import { createGateway } from './server/gateway.ts';
import { SettingFileError } from './setting-file.ts';
import { ConfigError } from './settings-check.ts';
import type { Account } from './upstream/account.ts';
import { openAccounts } from './upstream/accounts.ts';
import { fixedCredentials } from './upstream/credentials.ts';
import { createEndpoints } from './upstream/endpoints.ts';
import { createSend } from './upstream/send.ts';

const GRACE_MS = 5_000;

/** Signals closer than this are one: a terminal and what runs in it pass the same one on. */
const SAME_SIGNAL_MS = 1_000;

/** Stops on the first signal; on another one, from someone who will not wait, ends at once. */
const onSignals = (stop: (signal: NodeJS.Signals) => Promise<void>) => {
  let stoppingSinceMs: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    const nowMs = performance.now();
    if (stoppingSinceMs !== null && nowMs - stoppingSinceMs > SAME_SIGNAL_MS) process.exit(1);
    if (stoppingSinceMs !== null) return;
    stoppingSinceMs = nowMs;
    void stop(signal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
};

const startEmbedded = async ({ upstream, emulatorPort: port }: Config): Promise<RunningEmulator | null> => {
  if (upstream !== 'emulator') return null;
  // Nobody else needs its 53 files.
  const { startEmulator } = await import('./emulator/server.ts');
  return startEmulator({ host: '127.0.0.1', port, clock: systemClock });
};

/** What the embedded emulator knows as an account. */
const emulatorAccount = (
  { dbsEndpoint, sasEndpoint, regionId, quotas }: Config,
  { url, accessKey }: RunningEmulator,
): Account => ({
  name: 'default',
  credentials: fixedCredentials({ ...accessKey, securityToken: null }),
  regionId,
  // Settings stand; only where they leave the choice does the emulator take the vendor's place.
  endpoint: createEndpoints({ Dbs: dbsEndpoint ?? url, Sas: sasEndpoint ?? url }),
  quotas,
});

const start = async (): Promise<void> => {
  const config = readConfig(process.env);
  const secrets = createSecrets();
  const log = await createLog({ level: config.logLevel, secrets });
  const authenticate = await readAccess(config.auth, {
    clock: systemClock,
    onKeysFailure: (err) => log.warn({ err }, 'keys of the issuer not fetched'),
  });
  const emulator = await startEmbedded(config);
  const accounts = emulator
    ? [emulatorAccount(config, emulator)]
    : await openAccounts(config, { variables: process.env, clock: systemClock, secrets, log });
  const { send, close: closeSend } = createSend(config.proxy);
  const { host, port, isLoopbackOnly, allowedOrigins, limits } = config;
  const { pollMinMs, pollMaxMs, maxStaleMs } = config;
  const gateway = createGateway({
    ...{ host, port, pollMinMs, pollMaxMs, maxStaleMs, accounts, send, log },
    ...{ authenticate, limits, origins: { isLoopbackOnly, allowedOrigins } },
    trustedProxies: config.trustedProxies,
    clock: systemClock,
    random: Math.random,
  });
  const url = await gateway.listen();
  log.info({ url, upstream: config.upstream, ...(emulator ? { emulator: emulator.url } : {}) }, 'listening');

  const listenNoMore = onSignals(async (signal) => {
    log.info({ signal }, 'stopping');
    await gateway.close(GRACE_MS);
    await closeSend();
    await emulator?.close();
    log.info('stopped');
    listenNoMore();
  });
  // Whoever started it waits for the line that says where it listens, and may then send a signal.
  log.flush();
};

/** The system calls that fail when the address cannot be had. */
const LISTENING: ReadonlySet<unknown> = new Set(['listen', 'getaddrinfo']);

/** What a person can mend is told in a sentence; anything else is a defect and keeps its stack. */
const sentenceOf = (thrown: unknown): string => {
  if (thrown instanceof ConfigError || thrown instanceof SettingFileError || thrown instanceof PrecheckError)
    return thrown.message;
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
