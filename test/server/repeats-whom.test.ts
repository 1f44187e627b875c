import { describe, expect, it, vi } from 'vitest';
import { backupPlan } from '../support/keys.ts';
import { BOB, CYD, run, startCounted } from './repeats-counted.ts';

const executed = vi.hoisted(() => ({ times: 0 }));

vi.mock('../../src/graphql/context.ts', async (importOriginal) => {
  const { createContext } = await importOriginal<typeof import('../../src/graphql/context.ts')>();
  return {
    createContext(deps: Parameters<typeof createContext>[0]) {
      executed.times += 1;
      return createContext(deps);
    },
  };
});

const start = () => startCounted(executed);

describe('who asks', () => {
  const QUERY = 'query ($keys: [PrecheckRunKey!]!) { precheckRuns(keys: $keys) { id message } }';
  const FIFTY = Array.from({ length: 50 }, () => backupPlan('dbs-plan-failed'));

  it('and may not read one run of fifty is told what he would be told first', async () => {
    const variables = { keys: FIFTY.with(37, backupPlan('dbs-plan-passed')) };
    const first = await start().ask(QUERY, { variables, by: BOB });
    expect(first.text).toContain('"path":["precheckRuns",37]');
    const { ask } = start();
    const { text } = await ask(QUERY, { variables });
    expect(await ask(QUERY, { variables, by: BOB })).toEqual({ ...first, isMade: true });
    expect(await ask(QUERY, { variables })).toEqual({ text, isMade: false });
  });

  it('and may read all of it is told the same, whatever else he may not', async () => {
    const { ask } = start();
    const variables = { keys: FIFTY };
    const { text } = await ask(QUERY, { variables });
    expect(await ask(QUERY, { variables, by: BOB })).toEqual({ text, isMade: false });
  });

  it('and may see less of it is told less', async () => {
    const { ask } = start();
    const variables = { keys: FIFTY };
    const { text } = await ask(QUERY, { variables });
    const less = await ask(QUERY, { variables, by: CYD });
    expect(less.isMade).toBe(true);
    expect(less.text).toContain('"message":null');
    expect(await ask(QUERY, { variables })).toEqual({ text, isMade: false });
    expect(await ask(QUERY, { variables, by: CYD })).toEqual({ ...less, isMade: false });
  });
});

describe('a language', () => {
  const GUIDE = (args: string) => run('failed', `items { guide${args} { title } }`);

  it('in which an answer is not, is not that of who likes another', async () => {
    const { ask } = start();
    const [en, zh] = [await ask(GUIDE('')), await ask(GUIDE(''), { language: 'zh' })];
    expect(zh.isMade).toBe(true);
    expect(zh.text).not.toBe(en.text);
    expect(await ask(GUIDE(''), { language: 'fr, en-GB;q=0.5' })).toEqual({ ...en, isMade: false });
    expect(await ask(GUIDE(''), { language: 'zh-Hant' })).toEqual({ ...zh, isMade: false });
  });

  it.each([
    ['is named', GUIDE('(locale: ZH)')],
    ['is in nothing', run('failed', 'verdict')],
  ])('that %s is asked for by all alike', async (_where, query) => {
    const { ask } = start();
    const { text } = await ask(query);
    expect(await ask(query, { language: 'zh' })).toEqual({ text, isMade: false });
  });
});
