import { settle } from '../support/manual-clock.ts';
import { type Governed, runAt } from './governed-gateway.ts';

const QUERY = `query ($key: PrecheckRunKey!) {
  precheckRun(key: $key, maxAgeMs: 0) { isStale trouble { code } }
}`;

/** What came of a query, and how long that took on the clock. */
export interface Asked {
  /** Epoch ms. */
  readonly atMs: number;
  readonly tookMs: number;
  /** Null: without a run. */
  readonly isStale: boolean | null;
  /** That of the error or, beside a run, of the trouble. */
  readonly code: string | null;
}

/** Asks for one run, as young as may be. */
const query = async ({ ask, clock }: Governed, key: object): Promise<Asked> => {
  const atMs = clock.now();
  const { data, errors = [] } = await ask(QUERY, { key });
  const run = Object(data).precheckRun;
  const code = errors[0]?.extensions['code'] ?? run?.trouble?.code ?? null;
  return { atMs, tookMs: clock.now() - atMs, isStale: run?.isStale ?? null, code: code && String(code) };
};

interface Schedule {
  readonly forMs: number;
  readonly everyMs: number;
  /** So many runs are watched. */
  readonly watched: number;
}

const UNWATCHED = 100_000;

/** By turns a run that is watched and one that nobody ever asked for. */
const keyAt = (turn: number, watched: number) =>
  runAt(turn % 2 === 0 ? (turn * 7) % watched : UNWATCHED + turn);

/** Moves the clock and asks as it goes; resolves with what came of it once all is answered. */
export const askSteadily = async (governed: Governed, schedule: Schedule): Promise<readonly Asked[]> => {
  const { forMs, everyMs, watched } = schedule;
  const answers: Promise<Asked>[] = [];
  let answered = 0;
  for (let turn = 0; turn * everyMs < forMs; turn++) {
    answers.push(query(governed, keyAt(turn, watched)).finally(() => answered++));
    await settle();
    await governed.clock.advance(everyMs);
  }
  // Nobody waits for longer than 20 s.
  for (let second = 0; second < 20 && answered < answers.length; second++)
    await governed.clock.advance(1_000);
  return Promise.all(answers);
};
