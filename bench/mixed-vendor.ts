import { startEmulator } from '../src/emulator/server.ts';
import { obey } from './fanout-orders.ts';

/** The emulator on its own: it remembers each nonce for a quarter of an hour, which is not memory of the gateway. */
const { url, controls } = await startEmulator();

obey({ url: () => url, calls: () => controls.calls.total });
