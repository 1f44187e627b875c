import { COMPLETE, type EventStream, jsonIn } from '../../src/server/event-frames.ts';
import { sendPieces } from '../../src/server/pieces.ts';
import type { Governed } from './governed-gateway.ts';

const FOLLOW = `subscription ($keys: [PrecheckRunKey!]!) {
  precheckUpdates(keys: $keys) { trouble { code } run { isStale } }
}`;

/** What a stream told. */
export interface Told {
  /** Epoch ms. */
  readonly atMs: number;
  readonly trouble: string | null;
  /** Null: without a run. */
  readonly isStale: boolean | null;
}

/** A stream that is read as fast as it comes. */
export interface Follower {
  readonly events: readonly Told[];
  readonly isOver: boolean;
  leave(): void;
}

const isStream = (answer: EventStream | Response): answer is EventStream => 'lastsFor' in answer;

const toldIn = (frame: Buffer, atMs: number): Told => {
  const { data, errors } = JSON.parse(jsonIn(frame).toString());
  if (errors) throw new Error(`an event with errors: ${JSON.stringify(errors)}`);
  const { trouble, run } = data.precheckUpdates;
  return { atMs, trouble: trouble?.code ?? null, isStale: run?.isStale ?? null };
};

/** Follows runs over one stream, without a socket. */
export const follow = async (
  { gateway, clock }: Pick<Governed, 'gateway' | 'clock'>,
  keys: readonly object[],
): Promise<Follower> => {
  const answer = await gateway.stream(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: FOLLOW, variables: { keys } }),
    }),
  );
  if (!isStream(answer)) throw new Error(`no stream but ${await answer.text()}`);
  const events: Told[] = [];
  let isOver = false;
  const read = (frame: Buffer) => {
    if (frame !== COMPLETE) events.push(toldIn(frame, clock.now()));
    return null;
  };
  void sendPieces(answer, read).then(() => {
    isOver = true;
  });
  return {
    events,
    get isOver() {
      return isOver;
    },
    leave: () => answer.stop(),
  };
};

/** A stream for each list of keys. */
export const followAll = async (governed: Governed, lists: readonly (readonly object[])[]) => {
  const followers: Follower[] = [];
  for (const keys of lists) followers.push(await follow(governed, keys));
  return followers;
};

/** As long as a call may go on that nobody waits for any more. */
const LAST_CALL_MS = 15_000;

/** Lets all leave; answers how many sleepers and calls there are after that. */
export const leaveAll = async ({ clock, arrivals }: Governed, followers: readonly Follower[]) => {
  for (const follower of followers) follower.leave();
  await clock.advance(1_000);
  const arrived = arrivals.length;
  await clock.advance(LAST_CALL_MS);
  return { sleepers: clock.sleepers, calls: arrivals.length - arrived };
};
