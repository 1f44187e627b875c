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
  const call = (subject: string, outcome: Outcome) => circuit.enter(subject)(outcome);
  const fail = (...subjects: readonly string[]) => {
    for (const subject of subjects) call(subject, 'FAILED');
  };
  const refusal = () => {
    try {
      circuit.check();
      return null;
    } catch (thrown) {
      return thrown;
    }
  };
  return { clock, circuit, told, call, fail, refusal };
};

const FIVE = ['a', 'b', 'c', 'd', 'e'];
const opened = (random?: number) => {
  const started = start(random);
  started.fail(...FIVE);
  return started;
};

describe('closed', () => {
  it('opens when five subjects have failed in a row', () => {
    const { fail, told } = start();
    fail('a', 'b', 'c', 'd');
    expect(told).toEqual([]);
    fail('e');
    expect(told).toEqual(['open for 2000']);
  });

  it('stays so while one subject fails, however often', () => {
    const { fail, told } = start();
    fail(...Array.from({ length: 100 }, () => 'a'));
    expect(told).toEqual([]);
  });

  it.each(['a', 'other'])('begins to count anew when %s is answered', (subject) => {
    const { fail, call, told } = start();
    fail('a', 'b', 'c', 'd');
    call(subject, 'ANSWERED');
    fail('e', 'a', 'b', 'c');
    expect(told).toEqual([]);
  });

  it('takes a call that was left for nothing', () => {
    const { fail, call, told } = start();
    fail('a', 'b', 'c', 'd');
    call('other', 'LEFT');
    fail('e');
    expect(told).toHaveLength(1);
  });
});

describe('open', () => {
  it('lets nobody through, and says how long', async () => {
    const { clock, circuit, refusal } = opened();
    await clock.advance(500);
    expect(() => circuit.enter('x')).toThrow(PrecheckError);
    expect(refusal()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', isRetryable: true, retryAfterMs: 1_500 });
    await clock.advance(1_499);
    expect(refusal()).not.toBeNull();
    await clock.advance(1);
    expect(refusal()).toBeNull();
  });

  it('waits up to a fifth less, by chance', () => {
    expect(opened(0.5).told).toEqual(['open for 1800']);
  });

  it('hears nothing of calls that began before', () => {
    const { circuit, fail, told, refusal } = start();
    const [late, later] = [circuit.enter('late'), circuit.enter('later')];
    fail(...FIVE);
    late('ANSWERED');
    later('FAILED');
    expect(told).toHaveLength(1);
    expect(refusal()).not.toBeNull();
  });

  it('looks at once where the clock was set back', async () => {
    const { clock, refusal } = opened();
    await clock.advance(-60_000);
    expect(refusal()).toBeNull();
  });
});

describe('when its time is over', () => {
  const over = async () => {
    const started = opened();
    await started.clock.advance(2_000);
    return started;
  };

  it('lets one call through, and the others wait for what comes of it', async () => {
    const { circuit, refusal } = await over();
    circuit.enter('probe');
    expect(() => circuit.enter('x')).toThrow(PrecheckError);
    expect(refusal()).toMatchObject({ retryAfterMs: 1_000 });
  });

  it('closes when that one is answered', async () => {
    const { call, refusal, told, fail } = await over();
    call('probe', 'ANSWERED');
    expect(refusal()).toBeNull();
    fail('a', 'b', 'c', 'd');
    expect(told).toEqual(['open for 2000', 'closed']);
  });

  it('opens for longer each time that one fails, up to 10 s', async () => {
    const { call, clock, told } = await over();
    for (let i = 0; i < 4; i++) {
      call('probe', 'FAILED');
      await clock.advance(10_000);
    }
    expect(told).toEqual([2_000, 4_000, 8_000, 10_000, 10_000].map((ms) => `open for ${ms}`));
  });

  it('lets another one through when that one was left', async () => {
    const { call, told, refusal } = await over();
    call('probe', 'LEFT');
    expect(refusal()).toBeNull();
    call('another', 'ANSWERED');
    expect(told).toEqual(['open for 2000', 'closed']);
  });
});
