import { onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { startProcess } from '../support/process.ts';

/** A vendor whose prechecks go on only when the test says so, while gateways come and go. */
export const startVendor = async () => {
  const { url, controls, close } = await startEmulator({ clock: createManualClock(Date.now()) });
  onTestFinished(close);
  return {
    url,
    /** Every precheck that is under way comes so much further. */
    advance: controls.advance,
    /** The next calls for an id are answered with a fault. Each read calls four times before it gives up. */
    fail: (fault: string, id: string, times: number) => controls.fail({ fault, id, times }),
    /** No call is answered with a fault any more. */
    heal: controls.heal,
  };
};

/** A gateway process on that vendor, as with a cloud account; on a free port, or on a known one. */
export const startGateway = async (vendor: { readonly url: string }, port = 0) => {
  const gateway = startProcess('main.ts', {
    PORT: String(port),
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'emulator-key-id',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'emulator-key-secret',
    DBS_ENDPOINT: vendor.url,
    SAS_ENDPOINT: vendor.url,
    POLL_MIN_MS: '100',
    POLL_MAX_MS: '1000',
  });
  const [, origin = ''] = await gateway.outputs(/"url":"(http:\/\/[^"/]+)/);
  return {
    url: `${origin}/graphql`,
    port: Number(new URL(origin).port),
    printed: gateway.printed,
    /** As a deploy does: what is under way is told to come back, then the process ends. */
    async stop(): Promise<void> {
      gateway.signal('SIGTERM');
      const { code } = await gateway.ended();
      if (code !== 0) throw new Error(`the gateway ended with ${code}:\n${gateway.printed.err}`);
    },
  };
};
