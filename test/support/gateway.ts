import { expect } from 'vitest';
import type { Clock } from '../../src/domain/clock.ts';
import { EMULATOR_ACCESS_KEY } from '../../src/emulator/access-key.ts';
import type { Log } from '../../src/log.ts';
import { createGateway, type Gateway, type GatewayDeps } from '../../src/server/gateway.ts';
import type { Quotas } from '../../src/upstream/account.ts';
import type { Credentials } from '../../src/upstream/credentials.ts';
import { createEndpoints, type EndpointOverrides } from '../../src/upstream/endpoints.ts';
import { emulatorSend, type RecordedSend, recordSend } from './emulator-send.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export interface LogLine {
  readonly level: 'warn' | 'error';
  readonly fields: unknown;
}

export interface NoteLine {
  readonly phrase: string;
  readonly fields: unknown;
}

/** Keeps what needs a look apart from what just happened. */
const recordLog = () => {
  const lines: LogLine[] = [];
  const notes: NoteLine[] = [];
  const at = (level: LogLine['level']) => (fields: unknown) => void lines.push({ level, fields });
  const note = (fields: unknown, phrase = '') => void notes.push({ phrase, fields });
  const log: Log = { info: note, warn: at('warn'), error: at('error') };
  return { log, lines, notes };
};

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface TestGateway extends Pick<RecordedSend, 'requests'> {
  readonly gateway: Gateway;
  readonly clock: ManualClock;
  /** Warnings and errors. */
  readonly lines: LogLine[];
  /** A line for each operation and each attempt upstream. */
  readonly notes: NoteLine[];
  readonly mostAtOnce: () => number;
  /** Asks one operation without a socket. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Answer>;
  /** The `data` of an operation that must not have errors. */
  data(query: string, variables?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

interface Options extends Partial<Omit<GatewayDeps, 'clock' | 'send'>> {
  /** Of the account that there is where `accounts` names none. */
  readonly credentials?: Credentials;
  readonly endpoints?: EndpointOverrides;
  readonly quotas?: Quotas;
  readonly clock?: ManualClock;
  /** Stands between the gateway and its emulator, or instead of it. */
  readonly send?: (emulator: GatewayDeps['send'], clock: Clock) => GatewayDeps['send'];
}

/** With `KEPT=none` the tests run on a gateway that makes each answer anew, that to an event too. */
const KEPT = process.env['KEPT'] === 'none' ? { keptAnswerBytes: 0, keptEventBytes: 0 } : {};

/** For what holds only where answers to events are kept. */
export const KEEPING_EVENTS = { keptEventBytes: 128 * 1024 * 1024 };

/** A quota that no test reaches by itself. */
const MANY: Quotas = { Dbs: 100_000, Sas: 100_000 };

/** A whole gateway on an emulator in this process, under a clock that only the test moves. */
export const createTestGateway = ({
  clock = createManualClock(),
  send,
  credentials = async () => ({ ...EMULATOR_ACCESS_KEY, securityToken: null }),
  endpoints = { Dbs: null, Sas: null },
  quotas = MANY,
  ...deps
}: Options = {}): TestGateway => {
  const emulator = emulatorSend(clock);
  const recorded = recordSend(send ? send(emulator, clock) : emulator);
  const { log, lines, notes } = recordLog();
  const gateway = createGateway({
    host: '127.0.0.1',
    port: 0,
    accounts: [
      {
        ...{ name: 'default', regionId: 'cn-hangzhou', credentials, quotas },
        endpoint: createEndpoints(endpoints),
      },
    ],
    pollMinMs: 1_000,
    pollMaxMs: 15_000,
    maxStaleMs: 3_600_000,
    random: () => 0.5,
    log,
    ...KEPT,
    ...deps,
    clock,
    send: recorded.send,
  });
  const ask: TestGateway['ask'] = async (query, variables = {}, signal = new AbortController().signal) => {
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal,
      }),
    );
    return response.json();
  };
  return {
    gateway,
    clock,
    lines,
    notes,
    requests: recorded.requests,
    mostAtOnce: () => recorded.mostAtOnce,
    ask,
    async data(query, variables) {
      const { data, errors } = await ask(query, variables);
      expect(errors).toBeUndefined();
      return data;
    },
  };
};
