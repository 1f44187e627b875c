import { EventSource } from 'undici';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { followByEventSource } from '../../examples/event-source.ts';
import type { Update } from '../../examples/resumable.ts';
import { serve } from '../support/serve.ts';
import { openExamplePage } from './example-page.ts';
import { type Follow, tellsTheStory } from './story.ts';

const inNode: Follow = (...args) => {
  vi.stubGlobal('EventSource', EventSource);
  onTestFinished(() => void vi.unstubAllGlobals());
  return followByEventSource(...args);
};

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

tellsTheStory("undici's EventSource", inNode);
tellsTheStory("a browser's EventSource", inBrowser);

describe('an EventSource that is told 204', () => {
  const KEYS = [{ backupPlan: { backupPlanId: 'dbs-plan-passed' } }];

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
    const updates: Update[] = [];
    await inNode(url, KEYS, (update) => updates.push(update));
    expect(updates).toHaveLength(2);
  });

  it('has failed where one was not', async () => {
    const url = await breakOff([{ keyIndex: 0, isFinal: false }]);
    await expect(inNode(url, KEYS, () => {})).rejects.toThrow('the event stream cannot be opened');
  });
});
