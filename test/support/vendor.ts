import { onTestFinished } from 'vitest';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server.ts';
import type { Credentials } from '../../src/upstream/credentials.ts';
import { createSend } from '../../src/upstream/send.ts';
import { type Answer, createTestGateway } from './gateway.ts';
import { createManualClock, type ManualClock, settle } from './manual-clock.ts';

/** Asks for one run, as fresh as can be. */
export const RUN = `query Run($key: PrecheckRunKey!) {
  precheckRun(key: $key, maxAgeMs: 1000) {
    status verdict progress startedAt isStale engine trouble { code retryAt }
  }
}`;

export const runIn = ({ data }: Answer) => Object(data).precheckRun;
export const errorIn = ({ errors: [error] = [] }: Answer) => error?.extensions;

/** As many turns of the event loop as a few exchanges over loopback may take. */
const TURNS = 40;
const STEP_MS = 250;

interface VendorOptions {
  readonly clock?: ManualClock;
  /** What the gateway signs with, from its emulator. Without it, the key that never changes. */
  readonly credentialsOf?: (emulator: RunningEmulator) => Credentials;
}

/** A gateway that reaches its emulator over sockets, under one clock that only the test moves. */
export const createVendor = async ({ clock = createManualClock(), credentialsOf }: VendorOptions = {}) => {
  const emulator = await startEmulator({ clock });
  const { send, close } = createSend();
  onTestFinished(async () => {
    await emulator.close();
    await close();
  });
  const test = createTestGateway({
    ...{ clock, send: () => send },
    endpoints: { Dbs: emulator.url, Sas: emulator.url },
    ...(credentialsOf && { credentials: credentialsOf(emulator) }),
  });
  return {
    ...test,
    controls: emulator.controls,
    /** Asks, and moves the clock in small steps until there is an answer. */
    async asked(query: string, variables: Readonly<Record<string, unknown>>): Promise<Answer> {
      let answer: Answer | undefined;
      const asking = test.ask(query, variables).then((given) => {
        answer = given;
      });
      for (;;) {
        await settle(TURNS);
        if (answer) break;
        await clock.advance(STEP_MS);
      }
      await asking;
      return answer;
    },
  };
};
