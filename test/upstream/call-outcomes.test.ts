import { expect, it } from 'vitest';
import { createCallOutcomes } from '../../src/upstream/call-outcomes.ts';
import { createManualClock } from '../support/manual-clock.ts';

const FIVE = ['a', 'b', 'c', 'd', 'e'];

const start = () => {
  const clock = createManualClock();
  const outcomes = createCallOutcomes(clock);
  return {
    ...{ clock, outcomes },
    /** Lets calls fail that take a second; whether nobody is answered any more. */
    async fail(...subjects: readonly string[]): Promise<boolean> {
      const beganMs = clock.now();
      await clock.advance(1_000);
      return subjects.map((subject) => outcomes.failed(subject, beganMs)).at(-1) ?? false;
    },
  };
};

it('nobody is answered any more where all that is known of five subjects is failures', async () => {
  const { fail } = start();
  expect(await fail('a', 'b', 'c', 'd')).toBe(false);
  expect(await fail('e')).toBe(true);
});

it('four subjects that fail say nothing, however often', async () => {
  const { fail } = start();
  for (let i = 0; i < 100; i++) expect(await fail('a', 'b', 'c', 'd')).toBe(false);
});

it('nor do more, while another one is answered every 15 s', async () => {
  const { outcomes, fail } = start();
  for (let i = 0; i < 10; i++) {
    outcomes.answered('other');
    for (let second = 0; second < 14; second++) expect(await fail(...FIVE, 'f', 'g')).toBe(false);
  }
  expect(await fail(...FIVE)).toBe(true);
});

it('one that was answered and then fails counts among those that fail', async () => {
  const { outcomes, fail } = start();
  outcomes.answered('a');
  expect(await fail('b', 'c', 'd', 'e', 'f')).toBe(false);
  expect(await fail('a')).toBe(true);
});

it('of many that were answered a moment ago, five that fail since then are enough', async () => {
  const { outcomes, fail } = start();
  const many = Array.from({ length: 100 }, (_, at) => `${at}`);
  for (const subject of many) outcomes.answered(subject);
  expect(await fail(...many.slice(0, 4))).toBe(false);
  outcomes.answered('other');
  expect(await fail(...many.slice(4, 8))).toBe(false);
  expect(await fail(...many.slice(8, 9))).toBe(true);
});

it('it takes a second: of many calls at once, those that fail may be over first', async () => {
  const { clock, outcomes } = start();
  for (const subject of FIVE) expect(outcomes.failed(subject, clock.now())).toBe(false);
  await clock.advance(999);
  expect(outcomes.failed('a', clock.now())).toBe(false);
  await clock.advance(1);
  expect(outcomes.failed('a', clock.now())).toBe(true);
});

it('what is older than a clock that was set back is forgotten', async () => {
  const { clock, outcomes, fail } = start();
  outcomes.answered('other');
  await clock.advance(-60_000);
  expect(await fail(...FIVE)).toBe(true);
});

it('of each subject the last outcome is known', async () => {
  const { outcomes, fail } = start();
  await fail('a', 'b');
  outcomes.answered('b');
  expect(['a', 'b', 'c'].map(outcomes.hasFailed)).toEqual([true, false, false]);
});

it('there may be any number of subjects', async () => {
  const { outcomes, fail } = start();
  const many = Array.from({ length: 200_000 }, (_, at) => `${at}`);
  for (const subject of many) outcomes.answered(subject);
  expect(await fail('0')).toBe(false);
  expect(await fail('1', '2', '3', '4')).toBe(true);
});
