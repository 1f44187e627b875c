import { describe, expect, it } from 'vitest';
import type { AccessKey } from '../../src/upstream/acs-signature.ts';
import type { HttpAnswer, Send } from '../../src/upstream/send.ts';
import { askedFor, jsonAnswer } from '../support/emulator-send.ts';
import { soon } from '../support/event-stream.ts';
import { listen } from '../support/gateway-http.ts';
import { settle } from '../support/manual-clock.ts';
import { ANSWER, CLIENTS, type Client } from './leaving-clients.ts';

const KEY: AccessKey = { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'first' };
const GOOD = () =>
  jsonAnswer({ Status: 'finish', Items: { PreCheckProgressDetail: [{ Item: 'A', State: 'finish' }] } });

/** Answers the first call for `p` in a way of its own, all others well. */
const vendor = (answerFirst: (signal: AbortSignal) => Promise<HttpAnswer>) => {
  let isFirst = true;
  const send: Send = async (request) => {
    if (!isFirst || askedFor(request) !== 'BackupPlanId=p') return GOOD();
    isFirst = false;
    return answerFirst(request.signal);
  };
  return () => send;
};

type Options = NonNullable<Parameters<typeof listen>[0]>;

interface Stage {
  readonly options: Options;
  /** How much time passes until the call is where it is to be. */
  readonly reachedMs: number;
  /** Whether it is there. */
  isReached(requests: number, sleepers: number): boolean;
  /** Lets the call go on. */
  goOn(): void;
  /** How much time passes until it is answered, then. */
  readonly answeredMs: number;
  /** How many attempts that takes in all. */
  readonly calls: number;
  /** Whether a request is under way there: one that was answered has nothing left to abort. */
  readonly isSent?: true;
}

/** Where a call may be while somebody leaves. */
const STAGES: Readonly<Record<string, () => Stage>> = {
  'waits for the quota': () => ({
    options: { quotas: { Dbs: 1, Sas: 1 }, send: vendor(async () => GOOD()) },
    ...{ reachedMs: 0, answeredMs: 15_000, calls: 1 },
    isReached: (requests, sleepers) => requests === 0 && sleepers > 0,
    goOn() {},
  }),
  'is in flight': () => {
    const answer = Promise.withResolvers<HttpAnswer>();
    const hang = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => answer.reject(signal.reason), { once: true });
      return answer.promise;
    };
    return {
      options: { send: vendor(hang) },
      ...{ reachedMs: 0, answeredMs: 0, calls: 1, isSent: true },
      isReached: (requests) => requests === 1,
      goOn: () => answer.resolve(GOOD()),
    };
  },
  'waits to be tried again': () => ({
    options: { send: vendor(async () => jsonAnswer({ Code: 'ServiceUnavailable' }, 503)) },
    ...{ reachedMs: 0, answeredMs: 1_000, calls: 2 },
    isReached: (requests) => requests === 1,
    goOn() {},
  }),
  'waits for another access key': () => {
    const renewed = Promise.withResolvers<AccessKey>();
    let isRenewing = false;
    return {
      options: {
        send: vendor(async () => jsonAnswer({ Code: 'InvalidSecurityToken.Expired' }, 400)),
        async credentials(refused) {
          if (refused === null) return KEY;
          isRenewing = true;
          return renewed.promise;
        },
      },
      ...{ reachedMs: 0, answeredMs: 0, calls: 2 },
      isReached: () => isRenewing,
      goOn: () => renewed.resolve({ ...KEY, securityToken: 'second' }),
    };
  },
};

const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

/** As many turns of the event loop as a few exchanges over loopback may take. */
const TURNS = 60;

/** A gateway whose call for `p` comes to where it is to be once somebody has asked. */
const start = async (stageOf: () => Stage) => {
  const stage = stageOf();
  const socketsBefore = sockets();
  const gateway = await listen(stage.options);
  const { clock, requests, url, lines } = gateway;
  // Takes the quota of this second, where there is so little.
  await gateway.data('{ precheckRun(key: {backupPlan: {backupPlanId: "other"}}) { verdict } }');
  const ofP = () => requests.filter((request) => askedFor(request) === 'BackupPlanId=p');
  return {
    ...{ stage, clock, requests, ofP },
    connect: (name: string) => CLIENTS[name]?.(url) ?? Promise.reject(new Error(name)),
    /** Asks one after the other, and comes to the stage. */
    async reach(...clients: readonly Client[]) {
      for (const client of clients) {
        await client.ask();
        await settle(TURNS);
      }
      await clock.advance(stage.reachedMs);
      await soon(() => stage.isReached(ofP().length, clock.sleepers));
      await settle(TURNS);
    },
    async expectNothingLeft(...clients: readonly Client[]) {
      for (const client of clients) client.close();
      await soon(() => clock.sleepers === 0);
      await soon(() => sockets() <= socketsBefore);
      const { length } = requests;
      stage.goOn();
      await clock.advance(60_000);
      await settle(TURNS);
      expect(requests).toHaveLength(length);
      expect(clock.sleepers).toBe(0);
      expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
    },
  };
};

describe.each(Object.entries(STAGES))('while a call %s', (_stage, stageOf) => {
  it.each(Object.keys(CLIENTS))('%s: who leaves as the only one takes it with him', async (name) => {
    const { clock, stage, connect, reach, ofP, expectNothingLeft } = await start(stageOf);
    const client = await connect(name);
    const idle = clock.sleepers;
    await reach(client);
    expect(clock.sleepers).toBeGreaterThan(idle);
    client.leave();
    await soon(() => clock.sleepers <= idle);
    if (stage.isSent) expect(ofP().every(({ signal }) => signal.aborted)).toBe(true);
    await expectNothingLeft(client);
  });

  const names = Object.keys(CLIENTS);
  const pairs = names.flatMap((leaves, one) =>
    names.map((stays, other) => ({ leaves, stays, isFirst: (one + other) % 2 === 0 })),
  );
  it.each(pairs)(
    '$leaves, beside $stays: the call goes on for who stays',
    async ({ leaves, stays, isFirst }) => {
      const { clock, stage, connect, reach, ofP, expectNothingLeft } = await start(stageOf);
      const [leaver, stayer] = [await connect(leaves), await connect(stays)];
      await reach(...(isFirst ? [leaver, stayer] : [stayer, leaver]));
      leaver.leave();
      await settle(TURNS);
      expect(ofP().some(({ signal }) => signal.aborted)).toBe(false);
      stage.goOn();
      for (let passedMs = 0; passedMs < stage.answeredMs; passedMs += 250) {
        await clock.advance(250);
        await settle(TURNS);
      }
      await soon(() => stayer.heard.includes(ANSWER));
      expect(leaver.heard).not.toContain(ANSWER);
      expect(ofP()).toHaveLength(stage.calls);
      await expectNothingLeft(leaver, stayer);
    },
  );
});
