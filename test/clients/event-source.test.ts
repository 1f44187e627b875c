import { describe, expect, it, vi } from 'vitest';
import type { Update } from '../../examples/resumable.ts';
import { backupPlan } from '../support/keys.ts';
import { serve } from '../support/serve.ts';
import { openExamplePage } from './example-page.ts';
import { byEventSource } from './plain-clients.ts';
import { type Follow, tellsTheStory } from './story.ts';

const inBrowser: Follow = async (url, keys, onUpdate) => {
  const page = await openExamplePage(new URL(url).origin);
  await page.exposeFunction('tell', onUpdate);
  await page.evaluate(`(async () => {
    const { followByEventSource } = await import('/app/examples/event-source.ts');
    const told = [];
    await followByEventSource(...${JSON.stringify([url, keys])}, (update) => told.push(tell(update)));
    await Promise.all(told);
  })()`);
};

tellsTheStory("undici's EventSource", byEventSource);
tellsTheStory("a browser's EventSource", inBrowser);

describe('an EventSource that is told 204', () => {
  const KEYS = [backupPlan('dbs-plan-passed')];

  /** Sends these updates and breaks off; who comes back is told that there is nothing more. */
  const breakOff = (updates: readonly Partial<Update>[]) => {
    const frames = updates.map(
      (update) => `event: next\ndata: {"data":{"precheckUpdates":${JSON.stringify(update)}}}\n\n`,
    );
    let answered = false;
    return serve((_request, response) => {
      if (answered) return void response.writeHead(204).end();
      answered = true;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 1\n\n${frames.join('')}`);
    });
  };

  it('is over where each run was', async () => {
    const url = await breakOff([
      { keyIndex: 0, isFinal: false },
      { keyIndex: 0, isFinal: true },
    ]);
    const onUpdate = vi.fn();
    await byEventSource(url, KEYS, onUpdate);
    expect(onUpdate).toHaveBeenCalledTimes(2);
  });

  it('has failed where one was not', async () => {
    const url = await breakOff([{ keyIndex: 0, isFinal: false }]);
    await expect(byEventSource(url, KEYS, () => {})).rejects.toThrow('the event stream cannot be opened');
  });
});
