import { describe, expect, it } from 'vitest';
import { DBS_SCENARIOS } from '../../src/emulator/dbs-scenarios.ts';
import published from '../published/dbs-describe-precheck-progress-list.json' with { type: 'json' };
import { createCaller, type Wire } from './caller.ts';

const detailsOf = (body: Wire): Wire[] => body.Items.PreCheckProgressDetail;
const statesOf = (body: Wire): string[] =>
  detailsOf(body)
    .toSorted((a, b) => Number(a.OrderNum) - Number(b.OrderNum))
    .map((detail) => detail.State);

const OVER = [
  ['passed', 'finish', 100, ['finish', 'finish', 'finish', 'finish', 'finish', 'finish']],
  ['failed', 'failed', 83, ['finish', 'finish', 'finish', 'finish', 'failed', 'init']],
] as const;
const KINDS = [
  ['BackupPlanId', 'dbs-plan'],
  ['RestoreTaskId', 'dbs-restore'],
] as const;

describe.each(KINDS)('by %s', (parameter, prefix) => {
  it.each(OVER)('the %s one is over', async (name, status, progress, states) => {
    const { body } = await createCaller().dbs({ [parameter]: `${prefix}-${name}` });
    expect(body).toMatchObject({ Success: true, HttpStatusCode: 200, Status: status, Progress: progress });
    expect(statesOf(body)).toEqual(states);
  });

  it('the warned one is over with one warning and why', async () => {
    const { body } = await createCaller().dbs({ [parameter]: `${prefix}-warned` });
    const warned = detailsOf(body).filter((detail) => detail.State === 'warning');
    expect(body).toMatchObject({ Status: 'finish', Progress: 100 });
    expect(warned).toEqual([expect.objectContaining({ ErrMsg: expect.any(String) })]);
  });

  it('the failed one says why, for the run and for the item', async () => {
    const { body } = await createCaller().dbs({ [parameter]: `${prefix}-failed` });
    expect(body.ErrMessage).toMatch(/^Precheck failed: /);
    expect(detailsOf(body).find((detail) => detail.State === 'failed').ErrMsg).toBeTypeOf('string');
  });

  it('the live one moves from first sight for 28 s and stays over', async () => {
    const { clock, dbs } = createCaller();
    await clock.advance(3_600_000);
    const seen: Wire[] = [];
    for (let second = 0; second <= 40; second++) {
      seen.push((await dbs({ [parameter]: `${prefix}-live` })).body);
      await clock.advance(1_000);
    }
    const progress = seen.map((body) => body.Progress);
    expect(seen[0]).toMatchObject({ Status: 'running', Progress: 0 });
    expect(new Set(statesOf(seen[0]))).toEqual(new Set(['init']));
    expect(statesOf(seen[12])).toEqual(['finish', 'finish', 'running', 'init', 'init', 'init']);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(seen.map((body) => body.Status)).toEqual([
      ...Array(28).fill('running'),
      ...Array(13).fill('finish'),
    ]);
    expect(progress.indexOf(100)).toBe(28);
    expect(detailsOf(seen[40])).toEqual(detailsOf(seen[28]));
  });

  it('the empty one is over, at 100', async () => {
    const { body } = await createCaller().dbs({ [parameter]: `${prefix}-empty` });
    expect(body).toMatchObject({ Status: 'finish', Progress: 100, Items: { PreCheckProgressDetail: [] } });
  });

  it('neither an item nor the run says why it failed before it did', async () => {
    const { clock, dbs } = createCaller();
    const messages = async () => {
      const { body } = await dbs({ [parameter]: `${prefix}-again` });
      return {
        items: detailsOf(body).filter((detail) => 'ErrMsg' in detail).length,
        run: body.ErrMessage !== published.ErrMessage,
      };
    };
    expect(await messages()).toEqual({ items: 0, run: false });
    await clock.advance(4_999);
    expect(await messages()).toEqual({ items: 0, run: false });
    await clock.advance(1);
    expect(await messages()).toEqual({ items: 1, run: true });
  });

  it('the errored one has the state that the sentence on it names', async () => {
    const id = `${prefix}-errored`;
    const [, state] = /`(.+)`/.exec(DBS_SCENARIOS.find((known) => known.id === id)?.about ?? '') ?? [];
    const { body } = await createCaller().dbs({ [parameter]: id });
    expect(statesOf(body)).toContain(state);
  });

  it('a forbidden one is refused', async () => {
    const answer = await createCaller().dbs({ [parameter]: `${prefix}-forbidden` });
    expect(answer).toMatchObject({ status: 403, body: { Code: 'Request.Forbidden' } });
  });

  it('an unknown one is a failure inside a 200', async () => {
    const { status, body } = await createCaller().dbs({ [parameter]: 'nowhere' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ Success: false, ErrCode: 'Param.NotFound', HttpStatusCode: 400 });
    expect(body.ErrMessage).toBe(published.ErrMessage);
    expect(body).not.toHaveProperty('Status');
  });
});

describe('DescribePreCheckProgressList', () => {
  it('answers in the published shape', async () => {
    const { body } = await createCaller().dbs({ BackupPlanId: 'dbs-plan-warned' });
    const warned = detailsOf(body).find((detail) => detail.State === 'warning');
    const [publishedDetail] = published.Items.PreCheckProgressDetail;
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(published).toSorted());
    expect(body).toMatchObject({ ErrCode: published.ErrCode, ErrMessage: published.ErrMessage });
    expect(Object.keys(warned).toSorted()).toEqual(Object.keys(publishedDetail ?? {}).toSorted());
    expect(warned).toMatchObject({
      Item: publishedDetail?.Item,
      Names: publishedDetail?.Names,
      OrderNum: '30',
    });
  });

  it('does not send its items in their order', async () => {
    const { body } = await createCaller().dbs({ BackupPlanId: 'dbs-plan-passed' });
    expect(detailsOf(body).map((detail) => detail.OrderNum)).toEqual(['10', '30', '50', '20', '40', '60']);
  });

  it('gives times in Unix milliseconds, 0 or none before there is one', async () => {
    const { clock, dbs } = createCaller();
    await dbs({ BackupPlanId: 'dbs-plan-live' });
    await clock.advance(6_000);
    const details = detailsOf((await dbs({ BackupPlanId: 'dbs-plan-live' })).body);
    const times = (order: string) => {
      const { BootTime, FinishTime } = details.find((detail) => detail.OrderNum === order);
      return { BootTime, FinishTime };
    };
    const beganMs = clock.now() - 6_000;
    expect(times('10')).toEqual({ BootTime: beganMs + 1_000, FinishTime: beganMs + 5_500 });
    expect(times('20')).toEqual({ BootTime: beganMs + 5_500, FinishTime: undefined });
    expect(times('30')).toEqual({ BootTime: 0, FinishTime: 0 });
  });

  it('answers the same for a finished precheck after a restart at another time', async () => {
    const [first, second] = [createCaller(), createCaller()];
    await second.clock.advance(86_400_000);
    const ask = async (caller: typeof first) => (await caller.dbs({ BackupPlanId: 'dbs-plan-failed' })).body;
    expect({ ...(await ask(second)), RequestId: '' }).toEqual({ ...(await ask(first)), RequestId: '' });
  });

  it('knows a plan as a plan only', async () => {
    expect((await createCaller().dbs({ RestoreTaskId: 'dbs-plan-passed' })).body.Success).toBe(false);
  });

  it.each([
    [{}, 'MissingParameter'],
    [{ BackupPlanId: '' }, 'MissingParameter'],
    [{ BackupPlanId: 'dbs-plan-passed', RestoreTaskId: 'dbs-restore-passed' }, 'InvalidParameter'],
  ])('refuses %o', async (query, code) => {
    expect(await createCaller().dbs(query)).toMatchObject({ status: 400, body: { Code: code } });
  });
});
