import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { createCircuit, type Outcome } from '../../src/upstream/circuit.ts';
import { createManualClock } from '../support/manual-clock.ts';

const start = (random = 0) => {
  const clock = createManualClock();
  const told: string[] = [];
  const circuit = createCircuit({
    ...{ product: 'Dbs', clock, random: () => random },
    onOpened: (ms) => void told.push(`open for ${ms}`),
    onClosed: () => void told.push('closed'),
  });
  const call = (subject: string, outcome: Outcome) => circuit.enter({ subject })(outcome);
  /** Calls about all of them, which take a second. */
  const fail = async (...subjects: readonly string[]) => {
    const all = subjects.map((subject) => circuit.enter({ subject }));
    await clock.advance(1_000);
    for (const told of all) told('FAILED');
  };
  /** What a call about one that has failed is told. */
  const refusal = (subject = 'a') => {
    try {
      circuit.check({ subject });
      return null;
    } catch (thrown) {
      return thrown;
    }
  };
  return { clock, circuit, told, call, fail, refusal };
};

const FIVE = ['a', 'b', 'c', 'd', 'e'];
const opened = async (random?: number) => {
  const started = start(random);
  await started.fail(...FIVE);
  return started;
};

describe('closed', () => {
  it('opens when five subjects fail, and takes a call that was left for nothing', async () => {
    const { fail, call, told } = start();
    await fail('a', 'b', 'c', 'd');
    call('other', 'LEFT');
    expect(told).toEqual([]);
    await fail('e');
    expect(told).toEqual(['open for 2000']);
  });

  it.each([
    [4_999, []],
    [5_000, ['open for 2000']],
  ])(
    'takes five calls that are left after %i ms of silence for an outage from 5 s on',
    async (ms, expected) => {
      const { clock, circuit, told } = start();
      const all = FIVE.map((subject) => circuit.enter({ subject }));
      await clock.advance(ms);
      for (const leave of all) leave('LEFT');
      expect(told).toEqual(expected);
    },
  );
});

describe('open', () => {
  it('lets nothing through that changes something, until its time is over', async () => {
    const { clock, circuit } = await opened();
    const write = { subject: 'new', isWrite: true } as const;
    expect(() => circuit.enter(write)).toThrow(expect.objectContaining({ effect: 'NONE' }));
    await clock.advance(2_000);
    circuit.enter(write)('ANSWERED');
    expect(() => circuit.check({ subject: 'a' })).not.toThrow();
  });

  it('lets none of those through that failed, and says how long', async () => {
    const { clock, circuit, refusal } = await opened();
    await clock.advance(500);
    expect(() => circuit.enter({ subject: 'a' })).toThrow(PrecheckError);
    expect(refusal()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', isRetryable: true, retryAfterMs: 1_500 });
    await clock.advance(1_499);
    expect(refusal()).not.toBeNull();
    await clock.advance(1);
    expect(refusal()).toBeNull();
  });

  it('lets one other subject through at a time, a second apart, whose failure decides nothing', async () => {
    const { clock, circuit, told, refusal } = await opened();
    const late = circuit.enter({ subject: 'x' });
    expect(refusal('y')).toMatchObject({ retryAfterMs: 1_000 });
    await clock.advance(1_000);
    expect(refusal('y')).toMatchObject({ retryAfterMs: 1_000 });
    late('FAILED');
    circuit.enter({ subject: 'y' })('FAILED');
    expect(told).toHaveLength(1);
    expect([refusal('x'), refusal('y')]).toMatchObject(Array(2).fill({ retryAfterMs: 1_000 }));
  });

  it.each([
    ['let through', 'x', true],
    ['begun before', 'late', false],
  ])('closes when a call is answered that was %s', async (_how, subject, isNew) => {
    const { clock, circuit, told, fail, refusal } = start();
    const before = circuit.enter({ subject: 'late' });
    await fail(...FIVE);
    const outcome = isNew ? circuit.enter({ subject }) : before;
    await clock.advance(100);
    outcome('ANSWERED');
    expect([told, refusal()]).toEqual([['open for 2000', 'closed'], null]);
    await fail(...FIVE);
    expect(told).toHaveLength(2);
  });

  it('waits up to a fifth less, by chance', async () => {
    expect((await opened(0.5)).told).toEqual(['open for 1800']);
  });

  it('decides nothing by failures of calls that began before', async () => {
    const { circuit, fail, told, refusal } = start();
    const late = circuit.enter({ subject: 'late' });
    await fail(...FIVE);
    late('FAILED');
    expect(told).toHaveLength(1);
    expect(refusal()).not.toBeNull();
  });

  it('looks at once where the clock was set back', async () => {
    const { clock, refusal } = await opened();
    await clock.advance(-60_000);
    expect(refusal()).toBeNull();
  });
});

describe('when its time is over', () => {
  const over = async () => {
    const started = await opened();
    await started.clock.advance(2_000);
    return started;
  };

  it('lets one call through, and the others wait for what comes of it', async () => {
    const { circuit, refusal } = await over();
    circuit.enter({ subject: 'a' });
    expect(() => circuit.enter({ subject: 'b' })).toThrow(PrecheckError);
    expect([refusal(), refusal('x')]).toMatchObject(Array(2).fill({ retryAfterMs: 1_000 }));
  });

  it('closes when that one is answered', async () => {
    const { call, refusal, told, fail } = await over();
    call('a', 'ANSWERED');
    expect(refusal()).toBeNull();
    await fail('b', 'c', 'd', 'e', 'f');
    expect(told).toEqual(['open for 2000', 'closed']);
  });

  it('opens for longer each time that one fails, up to 10 s', async () => {
    const { call, clock, told } = await over();
    for (let i = 0; i < 4; i++) {
      call('a', 'FAILED');
      await clock.advance(10_000);
    }
    expect(told).toEqual([2_000, 4_000, 8_000, 10_000, 10_000].map((ms) => `open for ${ms}`));
  });

  it('opens for longer when that one was left after a long silence', async () => {
    const { circuit, clock, told } = await over();
    const leave = circuit.enter({ subject: 'a' });
    await clock.advance(5_000);
    leave('LEFT');
    expect(told).toEqual(['open for 2000', 'open for 4000']);
  });

  it('lets another one through when that one was left', async () => {
    const { call, told, refusal } = await over();
    call('a', 'LEFT');
    expect([refusal(), refusal('x')]).toEqual([null, null]);
    call('b', 'ANSWERED');
    expect(told).toEqual(['open for 2000', 'closed']);
  });
});
