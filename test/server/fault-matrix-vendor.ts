import { onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/server.ts';
import { DEFAULT_QUOTAS } from '../../src/upstream/account.ts';
import { fixedCredentials } from '../../src/upstream/credentials.ts';
import { createSend, type HttpAnswer, type HttpRequest, type Send } from '../../src/upstream/send.ts';
import { askedFor } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';

/** Faults of the network, which no emulator can make: nobody listens on that port, and what a resolver says. */
const NETWORK: Readonly<Record<string, (send: Send, request: HttpRequest) => Promise<HttpAnswer>>> = {
  'connection-refused': (send, request) => send({ ...request, url: 'http://127.0.0.1:1/' }),
  'unknown-host': async () => {
    const detail = { errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'vendor.invalid' };
    throw Object.assign(new Error('getaddrinfo ENOTFOUND vendor.invalid'), detail);
  },
};

export const NETWORK_FAULTS: readonly string[] = Object.keys(NETWORK);

/** With these a request is open until the clock moves. */
const HANGING = ['hang', 'slow-body'];

/** A request that was sent. */
interface Sent {
  /** `BackupPlanId=x` */
  readonly of: string;
  /** Since the beginning. */
  readonly atMs: number;
}

interface Order {
  readonly fault: string;
  /** As in `Sent`, the only one that meets it; null: every one of DBS does. */
  readonly of: string | null;
}

/** So many turns of the event loop after the last request was over, its answer has arrived wherever it goes. */
const TURNS = 40;

async function* toItsEnd(body: HttpAnswer['body'], onEnd: () => void) {
  try {
    yield* body;
  } finally {
    onEnd();
  }
}

/** Notes what is sent, and what of it is on its way: until all has come, no time may pass. */
const createWire = (inner: Send, past: () => number) => {
  const sent: Sent[] = [];
  const underWay = new Set<symbol>();
  let order: Order | null = null;
  /** Counts requests that begin and end. */
  let moves = 0;

  const send: Send = async (request) => {
    const of = askedFor(request);
    const isMet = order !== null && of.startsWith(order.of ?? '') && !of.includes('InstanceUuid');
    const fault = isMet ? (order?.fault ?? '') : '';
    sent.push({ of, atMs: past() });
    const one = Symbol(of);
    if (!HANGING.includes(fault)) underWay.add(one);
    moves += 1;
    const over = () => {
      underWay.delete(one);
      moves += 1;
    };
    try {
      const answer = await (NETWORK[fault]?.(inner, request) ?? inner(request));
      return { ...answer, body: toItsEnd(answer.body, over) };
    } catch (thrown) {
      over();
      throw thrown;
    }
  };

  return {
    ...{ send, sent },
    order: (next: Order | null) => {
      order = next;
    },
    async quiet() {
      for (let before = -1; before !== moves || underWay.size > 0; ) {
        before = moves;
        await settle(TURNS);
      }
    },
  };
};

/**
 * The gateway as it comes, before an emulator of each product behind sockets, of which that of DBS may be faulty. The
 * clock goes from one moment at which something is due to the next, and stands until all that comes of it has come.
 */
export const createFaultyVendor = async () => {
  const clock = createManualClock();
  const [dbs, sas] = await Promise.all([startEmulator({ clock }), startEmulator({ clock })]);
  const { send, close } = createSend();
  onTestFinished(async () => {
    await Promise.all([dbs.close(), sas.close()]);
    await close();
  });
  const beganMs = clock.now();
  const past = () => clock.now() - beganMs;
  const wire = createWire(send, past);
  const gateway = createTestGateway({
    ...{ clock, quotas: DEFAULT_QUOTAS, send: () => wire.send },
    credentials: fixedCredentials({ ...dbs.accessKey, securityToken: null }),
    endpoints: { Dbs: dbs.url, Sas: sas.url },
  });

  return {
    ...gateway,
    ...{ clock, sent: wire.sent },
    /** Milliseconds since the beginning. */
    past,
    /** When it was asked for one id. */
    timesOf: (of: string) => wire.sent.flatMap((one) => (one.of === of ? [one.atMs] : [])),
    /** Lets one id of DBS meet a fault from now on, as `BackupPlanId=x`, or all of them. */
    fail(fault: string, of: string | null) {
      wire.order({ fault, of });
      const [, id] = of?.split('=') ?? [];
      if (!NETWORK_FAULTS.includes(fault)) dbs.controls.fail({ fault, ...(id ? { id } : {}) });
    },
    heal() {
      wire.order(null);
      dbs.controls.heal();
    },
    /** Moves the clock until something holds; throws when it does not within ten minutes of that clock. */
    async until(holds: () => boolean): Promise<void> {
      for (;;) {
        await wire.quiet();
        if (holds()) return;
        const { nextDueMs } = clock;
        if (nextDueMs === null || nextDueMs - beganMs > 600_000)
          throw new Error(`waited in vain until ${holds}`);
        await clock.advance(nextDueMs - clock.now());
      }
    },
    /** Moves the clock to a time since the beginning, by all that is due before. */
    async go(untilMs: number): Promise<void> {
      // So that something is due then.
      if (past() < untilMs) void clock.sleep(untilMs - past(), new AbortController().signal);
      await this.until(() => past() >= untilMs);
    },
  };
};

export type FaultyVendor = Awaited<ReturnType<typeof createFaultyVendor>>;
