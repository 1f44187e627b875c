import { type ExecutionResult, print } from 'graphql';
import {
  type PrecheckRunKey,
  PrecheckUpdatesDocument,
  type PrecheckUpdatesSubscription,
} from './generated/graphql.ts';
import type { Update } from './resumable.ts';

/** Follows runs by what every browser has, until all are over. What was received is remembered by the browser. */
export const followByEventSource = (
  url: string,
  keys: PrecheckRunKey[],
  onUpdate: (update: Update) => void,
) =>
  new Promise<void>((resolve, reject) => {
    const address = new URL(url);
    address.searchParams.set('query', print(PrecheckUpdatesDocument));
    address.searchParams.set('variables', JSON.stringify({ keys }));
    const source = new EventSource(address);
    const open = new Set(keys.keys());
    source.addEventListener('next', (event) => {
      const { data, errors }: ExecutionResult<PrecheckUpdatesSubscription> = JSON.parse(event.data);
      if (data) {
        onUpdate(data.precheckUpdates);
        if (data.precheckUpdates.isFinal) open.delete(data.precheckUpdates.keyIndex);
      } else {
        source.close();
        reject(new AggregateError(errors ?? [], 'the gateway refused'));
      }
    });
    source.addEventListener('complete', () => {
      source.close();
      resolve();
    });
    source.addEventListener('error', () => {
      // Otherwise it is coming back by itself.
      if (source.readyState !== EventSource.CLOSED) return;
      if (open.size > 0) reject(new Error('the event stream cannot be opened'));
      else resolve();
    });
  });
