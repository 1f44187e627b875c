import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EMULATOR_ACCESS_KEY } from '../src/emulator/access-key.ts';
import { addressOf, pinned, SERVER_CORE } from './server-process.ts';

const SEEN = z.object({
  rss: z.number(),
  heap: z.number(),
  external: z.number(),
  sockets: z.number(),
  timers: z.number(),
});

/** Bytes, and what is open. */
export type Seen = z.infer<typeof SEEN>;

export interface WatchedGateway {
  readonly url: string;
  look(): Promise<Seen>;
  /** Resolves with its exit code once it ended by itself. */
  stop(): Promise<unknown>;
}

/** Many clients are one here, and the vendor's quota is not what is measured. */
const settingsFor = (vendor: string) => ({
  ...{ PORT: '0', UPSTREAM: 'alibaba', DBS_ENDPOINT: vendor, SAS_ENDPOINT: vendor },
  ALIBABA_CLOUD_ACCESS_KEY_ID: EMULATOR_ACCESS_KEY.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: EMULATOR_ACCESS_KEY.accessKeySecret,
  ...{ DBS_QUOTA: '10000', SAS_QUOTA: '10000', TRUSTED_PROXIES: '127.0.0.1' },
  ...{ MAX_RATE_PER_CALLER: '100000', MAX_STREAMS_PER_CALLER: '10000', POLL_MAX_MS: '3000' },
});

/** The gateway as `npm start` runs it, with a vendor at this address. */
export const startWatched = async (vendor: string): Promise<WatchedGateway> => {
  const probe = new URL('mixed-probe.ts', import.meta.url).href;
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const [command = '', ...args] = pinned(SERVER_CORE, [process.execPath, '--import', probe, main]);
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], NODE_OPTIONS: process.env['NODE_OPTIONS'], ...settingsFor(vendor) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  const url = await addressOf(child);
  child.stdout?.resume();
  return {
    url,
    async look() {
      const seen = once(child, 'message');
      child.send('look');
      const ended = exit.then(() => Promise.reject(new Error('the gateway ended')));
      const [message] = await Promise.race([seen, ended]);
      return SEEN.parse(message);
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exit;
      return code;
    },
  };
};
