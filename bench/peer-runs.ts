import { ANONYMOUS } from '../src/domain/caller.ts';
import { systemClock } from '../src/domain/clock.ts';
import { startEmulator } from '../src/emulator/server.ts';
import { createContext, type OperationContext } from '../src/graphql/context.ts';
import { createKeyReaders } from '../src/graphql/key-reader.ts';
import { createLog, createSecrets } from '../src/log.ts';
import { createPatience } from '../src/runs/patience.ts';
import type { QueryAsk } from '../src/runs/shared-reads.ts';
import { createRuns } from '../src/server/gateway-runs.ts';
import { DEFAULT_LIMITS } from '../src/server/limits.ts';
import { fixedCredentials } from '../src/upstream/credentials.ts';
import { createEndpoints } from '../src/upstream/endpoints.ts';
import { createSend } from '../src/upstream/send.ts';
import { BENCH_ACCOUNT } from './bench-account.ts';

interface PeerRuns {
  readonly runs: ReturnType<typeof createRuns>;
  /** For one operation on the schema of the gateway. */
  readonly context: () => OperationContext;
  /** For one that asks the stores by itself. */
  readonly ask: () => QueryAsk;
}

/** A peer does not notice who leaves. */
const NEVER = new AbortController().signal;

/** The stores of the gateway, which read from an emulator in the same process, as those of the gateway do. */
export const startPeerRuns = async (): Promise<PeerRuns> => {
  const { url, accessKey } = await startEmulator({ host: '127.0.0.1', port: 0, clock: systemClock });
  const account = {
    ...BENCH_ACCOUNT,
    credentials: fixedCredentials({ ...accessKey, securityToken: null }),
    endpoint: createEndpoints({ Dbs: url, Sas: url }),
  };
  const log = await createLog({ level: 'warn', secrets: createSecrets() });
  const onUnexpected = (err: Error) => log.error({ err }, 'unexpected failure');
  const runs = createRuns(
    {
      ...{ accounts: [account], pollMinMs: 1_000, pollMaxMs: 15_000, send: createSend().send },
      ...{ clock: systemClock, random: Math.random, log },
    },
    { onUnexpected, closing: NEVER },
  );
  const keys = createKeyReaders([account])(ANONYMOUS);
  return {
    runs,
    context: () =>
      createContext({
        ...{ ...runs, caller: ANONYMOUS, clock: systemClock, keys },
        ...{ maxKeys: DEFAULT_LIMITS.maxKeys, signal: NEVER },
      }),
    ask: () => ({
      ...{ caller: ANONYMOUS.subject, signal: NEVER },
      untilMs: createPatience(systemClock).untilMs,
    }),
  };
};
