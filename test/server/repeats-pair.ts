import { createHash } from 'node:crypto';
import type { Authenticate } from '../../src/access/authenticate.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { EMULATOR_ACCESS_KEY } from '../../src/emulator/access-key.ts';
import type { GatewayDeps } from '../../src/server/gateway.ts';
import { createEndpoints } from '../../src/upstream/endpoints.ts';
import type { Send } from '../../src/upstream/send.ts';
import { jsonAnswer } from '../support/emulator-send.ts';
import { createTestGateway } from '../support/gateway.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import type { Asked } from './repeats-questions.ts';

const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const REQUEST_ID = /("requestid":")[^"]*/gi;

/** The vendor's ids of requests are random: here they follow from what is asked, and when. */
const withKnownIds =
  (clock: Clock, delayMs: number) =>
  (send: Send): Send =>
  async (request) => {
    if (delayMs > 0) await clock.sleep(delayMs, request.signal);
    const answer = await send(request);
    const body = await textOf(answer.body);
    const id = createHash('sha256').update(`${clock.now()} ${request.url}`).digest('hex').slice(0, 32);
    return jsonAnswer(body.replace(REQUEST_ID, `$1${id}`), answer.status);
  };

const MANY = 1_000_000;

const account = (name: string, regionId: string): GatewayDeps['accounts'][number] => ({
  ...{ name, regionId, endpoint: createEndpoints({ Dbs: null, Sas: null }) },
  credentials: async () => ({ ...EMULATOR_ACCESS_KEY, securityToken: null }),
  quotas: { Dbs: MANY, Sas: MANY },
});

export const ACCOUNTS = [account('default', 'cn-hangzhou'), account('beta', 'cn-beijing')];

interface Options {
  readonly authenticate?: Authenticate;
  /** How long the vendor takes, ms. */
  readonly delayMs?: number;
}

type Kept = Required<Pick<GatewayDeps, 'keptAnswerBytes'>>;

/** A gateway on an emulator of its own, under a clock of its own. */
const startWorld = ({ delayMs = 0, ...options }: Options, kept: Kept) => {
  const clock = createManualClock();
  return createTestGateway({
    ...{ clock, accounts: ACCOUNTS, limits: { maxRatePerCaller: MANY }, ...kept },
    ...{ send: withKnownIds(clock, delayMs), ...options },
  });
};

export type World = ReturnType<typeof startWorld>;

/**
 * Two that go through the same from the same moment on: one keeps answers, and the other,
 * `anew`, is asked past all that is known.
 */
export const startPair = (options: Options = {}) => ({
  kept: startWorld(options, { keptAnswerBytes: 32 * 1024 * 1024 }),
  anew: startWorld(options, { keptAnswerBytes: 0 }),
});

/** More turns than anything takes that does not wait for the clock. */
const TURNS = 60;

/** Waits for what is under way; where that waits for the clock, it moves. */
export const untilDone = async <T>({ clock }: Pick<World, 'clock'>, underWay: Promise<T>): Promise<T> => {
  let isDone = false;
  const settled = underWay.finally(() => {
    isDone = true;
  });
  settled.catch(() => {});
  const mayRun = async () => {
    for (let turn = 0; turn < TURNS && !isDone; turn++) await settle(1);
  };
  for (await mayRun(); !isDone; await mayRun()) {
    if (clock.nextDueMs === null) throw new Error('nothing is left to wait for');
    await clock.advance(clock.nextDueMs - clock.now());
  }
  return settled;
};

const requestOf = ({ body, headers }: Asked) =>
  new Request('http://gateway/graphql', { method: 'POST', headers: { ...headers }, body });

/** All of an answer that a client can tell: its status, its headers and its bytes. */
const textOfAnswer = async (answer: Response): Promise<string> =>
  `${answer.status} ${JSON.stringify([...answer.headers])}\n${await answer.text()}`;

export const tell = async ({ gateway }: World, asked: Asked): Promise<string> =>
  textOfAnswer(await gateway.fetch(requestOf(asked)));

/** The same, by the way on which nothing is known of what was asked before. */
export const tellAnew = async ({ gateway }: World, asked: Asked): Promise<string> => {
  const answer = await gateway.stream(requestOf(asked));
  if (!(answer instanceof Response)) throw new Error('asked for a stream');
  return textOfAnswer(answer);
};
