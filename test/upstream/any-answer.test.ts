import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ITEM_STATES, type RunReading } from '../../src/domain/precheck-run.ts';
import { nextState, type RunState } from '../../src/domain/run-state.ts';
import { DBS_REQUEST, outcomeOf, rawOf, SAS_REQUEST } from './answers.ts';
import { anyDbsBody, anySasBody } from './any-bodies.ts';
import { withLeaf } from './leaves.ts';
import { bodyOf, damage, type Edit, edit, respell, someEdits, textOf } from './mutants.ts';

/** Property by property; with both operations 100,000 in all. */
const CASES = { mutated: 30_000, madeUp: 5_000, respelt: 5_000, pairs: 5_000, leaves: 5_000 };

interface Operation {
  readonly request: typeof DBS_REQUEST;
  /** Where the word for the run stands, those for its items, and the words that mean passed. */
  readonly words: readonly [status: string, over: RegExp, state: string, passed: RegExp];
}
const DBS: Operation = {
  request: DBS_REQUEST,
  words: ['Status', /^\s*finish\s*$/i, 'State', /^\s*finish\s*$/i],
};
const SAS: Operation = {
  request: SAS_REQUEST,
  words: ['Description', /^\s*completed\s*$/i, 'result', /^\s*passed\s*$/i],
};

const valuesIn = (text: string, name: string, flags = 'g'): string[] =>
  [...text.matchAll(new RegExp(`\\\\?"${name}\\\\?"\\s*:\\s*\\\\?"?([^",\\\\}\\]]*)`, flags))].map(
    ([, value = '']) => value,
  );

/** Does the text itself, looked at apart from the code that is tested, say passed of at least so many items? */
const saysPassed = (text: string, { words: [status, over, state, passed] }: Operation, items: number) => {
  const states = valuesIn(text, state);
  return (
    over.test(valuesIn(text, status).at(-1) ?? '') &&
    states.length >= Math.max(1, items) &&
    states.every((word) => passed.test(word)) &&
    valuesIn(text, 'success', 'gi').every((word) => !/^\s*false/i.test(word)) &&
    valuesIn(text, 'code', 'gi').every((word) => /^(|null|200|ok|success)$/i.test(word.trim()))
  );
};

const isTime = (ms: number | null) => ms === null || (Number.isInteger(ms) && ms > 0 && ms < 2 ** 48);
const isInt = (value: number | null) => value === null || (value | 0) === value;

/** What is wrong with a reading, whatever it was read from. */
const flawsOf = ({ status, items, ...reading }: RunReading): string[] => {
  const times = [reading.startedAtMs, reading.updatedAtMs, reading.finishedAtMs];
  const itemTimes = items.flatMap((item) => [item.startedAtMs, item.finishedAtMs, item.checkedAtMs]);
  const rules: Record<string, boolean> = {
    status: status === 'RUNNING' || status === 'FINISHED' || status === 'UNKNOWN',
    states: items.every(({ state }) => ITEM_STATES.includes(state)),
    'one id each': new Set(items.map(({ localId }) => localId)).size === items.length,
    times: [...times, ...itemTimes].every(isTime),
    orders: items.every(({ order }) => isInt(order)),
    progress: isInt(reading.progress) && Math.abs((reading.progress ?? 0) - 50) <= 50,
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
};

/** What is wrong with a state after another one. */
const stepFlaws = (before: RunState | null, after: RunState): string[] => {
  const floor = before?.attempt === after.attempt ? (before.run?.progress ?? 0) : 0;
  const progress = after.run?.progress ?? -1;
  return progress >= floor && progress <= 100 ? [] : [`progress ${progress} after ${floor}`];
};

/** Reads answers of one run one after the other: all that is wrong, and how many passed. */
const follow = (operation: Operation, texts: readonly string[]) => {
  const flaws: string[] = [];
  let state: RunState | null = null;
  let passed = 0;
  for (const [at, text] of texts.entries()) {
    const outcome = outcomeOf(operation.request, rawOf(200, text));
    const next: RunState = nextState('wire', state, outcome, at);
    if ('reading' in outcome) flaws.push(...flawsOf(outcome.reading), ...stepFlaws(state, next));
    state = next;
    if (!('run' in outcome) || outcome.run.verdict !== 'PASSED') continue;
    passed += 1;
    if (!saysPassed(text, operation, outcome.run.items.length)) flaws.push('passed');
  }
  return { flaws, passed };
};

const checkAll = (operation: Operation, sequences: fc.Arbitrary<readonly string[]>, numRuns: number) => {
  let passedEver = 0;
  fc.assert(
    fc.property(sequences, (texts) => {
      const { flaws, passed } = follow(operation, texts);
      passedEver += passed;
      if (flaws.length > 0) throw new Error(flaws.join());
    }),
    { numRuns },
  );
  expect(passedEver).toBeGreaterThan(0);
};

/** The revision of an answer, and what it is the revision of: all that was read, whatever came of it. */
const revisionOf = ({ request }: Operation, text: string) => {
  const outcome = outcomeOf(request, rawOf(200, text));
  if ('error' in outcome) return null;
  const { upstream: _, ...content } = outcome.reading;
  return { content, hash: outcome.run.contentHash };
};

const mutant = ({ request }: Operation, variant: number, edits: readonly Edit[]) =>
  edit(bodyOf(request.product, variant), edits);

describe.each([
  ['a plan', DBS, anyDbsBody],
  ['a database', SAS, anySasBody],
] as const)('whatever is sent of %s', (_kind, operation, bodies) => {
  const variant = fc.nat(3);

  it('a published answer, mutated, is a sound run or one of our errors, and passes only what says so', () => {
    const mutated = fc
      .tuple(variant, someEdits(0, 3), someEdits(0, 1))
      .map(([base, edits, damages]) => damage(textOf(mutant(operation, base, edits)), damages));
    checkAll(operation, fc.array(mutated, { minLength: 1, maxLength: 3 }), CASES.mutated);
  });

  it('so is an answer that is made up', () => {
    const madeUp = bodies.map((body) => JSON.stringify(body));
    checkAll(operation, fc.array(madeUp, { minLength: 1, maxLength: 3 }), CASES.madeUp);
  });

  it('another request id, order of keys and white space change no revision', () => {
    fc.assert(
      fc.property(variant, someEdits(0, 3), (base, edits) => {
        const body = mutant(operation, base, edits);
        const [one, other] = [textOf(body), respell(body)].map((text) => revisionOf(operation, text));
        expect(other?.hash).toBe(one?.hash);
      }),
      { numRuns: CASES.respelt },
    );
  });

  it('revisions of any two answers are equal exactly if their contents are', () => {
    const pair = fc.tuple(variant, someEdits(0, 2), someEdits(0, 2));
    fc.assert(
      fc.property(pair, ([base, ...both]) => {
        const texts = both.map((edits) => textOf(mutant(operation, base, edits)));
        const [one, other] = texts.map((text) => revisionOf(operation, text));
        if (!one || !other) return;
        expect(one.hash === other.hash).toBe(isDeepStrictEqual(one.content, other.content));
      }),
      { numRuns: CASES.pairs },
    );
  });

  it('one leaf that says another thing is another revision', () => {
    const few = fc.nat(8);
    fc.assert(
      fc.property(fc.nat(), few, few, (leaf, one, other) => {
        const [first, second] = [one, other].map((value) => withLeaf(operation.request.product, leaf, value));
        const hashes = [first, second].map((set) => revisionOf(operation, set?.text ?? '')?.hash);
        expect(hashes[0] === hashes[1]).toBe(first?.value === second?.value);
      }),
      { numRuns: CASES.leaves },
    );
  });
});
