import { describe, expect, it } from 'vitest';
import { iterate, NOT_YET } from '../../src/live/feed.ts';
import { createMailbox } from '../../src/live/mailbox.ts';

const createTestMailbox = (
  read: (source: string, value: number) => string | null = (...parts) => parts.join(' '),
) => {
  const state = { isDone: false, closed: 0 };
  const mailbox = createMailbox<string, number, string>({
    read,
    isDone: () => state.isDone,
    onClose: () => {
      state.closed += 1;
    },
  });
  return { put: mailbox.put, feed: mailbox.reader, reader: iterate(mailbox.reader), state };
};

const DONE = { value: undefined, done: true };
const read = (value: string) => ({ value, done: false });

describe('a mailbox', () => {
  it('keeps the newest value of each source, in the order in which they first came', async () => {
    const { put, reader } = createTestMailbox();
    put('a', 1);
    put('b', 1);
    put('a', 2);
    expect(await reader.next()).toEqual(read('a 2'));
    put('a', 3);
    expect(await reader.next()).toEqual(read('b 1'));
    expect(await reader.next()).toEqual(read('a 3'));
  });

  it('hands a value to who waits, at once and in turn', async () => {
    const { put, reader } = createTestMailbox();
    const [first, second] = [reader.next(), reader.next()];
    put('a', 1);
    expect(await first).toEqual(read('a 1'));
    put('a', 2);
    expect(await second).toEqual(read('a 2'));
  });

  it('passes over what there is nothing to say of', async () => {
    const { put, reader } = createTestMailbox((source, value) =>
      value % 2 === 0 ? `${source} ${value}` : null,
    );
    const waiting = reader.next();
    put('a', 1);
    put('b', 3);
    put('b', 4);
    expect(await waiting).toEqual(read('b 4'));
  });

  it('closes behind the last value', async () => {
    const { put, reader, state } = createTestMailbox();
    put('a', 1);
    put('b', 1);
    expect(await reader.next()).toEqual(read('a 1'));
    state.isDone = true;
    expect(await reader.next()).toEqual(read('b 1'));
    expect(state.closed).toBe(1);
    expect(await reader.next()).toEqual(DONE);
    put('a', 2);
    expect(await reader.next()).toEqual(DONE);
  });

  it('closes at once when its reader goes, even one that waits', async () => {
    const { put, reader, state } = createTestMailbox();
    const waiting = reader.next();
    expect(await reader.return?.()).toEqual(DONE);
    expect(await waiting).toEqual(DONE);
    expect(state.closed).toBe(1);
    put('a', 1);
    expect(await reader.next()).toEqual(DONE);
    await reader.return?.();
    expect(state.closed).toBe(1);
  });

  it('that cannot look at a value tells its reader, not who put it there, and closes', async () => {
    const broken = new Error('broken');
    const { put, reader, state } = createTestMailbox(() => {
      throw broken;
    });
    const [first, second] = [reader.next(), reader.next()];
    put('a', 1);
    await expect(first).rejects.toBe(broken);
    expect(await second).toEqual(DONE);
    expect(await reader.next()).toEqual(DONE);
    expect(state.closed).toBe(1);
  });

  it('can be iterated, and a break closes it', async () => {
    const { put, feed, state } = createTestMailbox();
    put('a', 1);
    for await (const value of feed) {
      expect(value).toBe('a 1');
      break;
    }
    expect(state.closed).toBe(1);
  });

  it('tells its reader of each value as it is put, and of the end', () => {
    const { put, feed, state } = createTestMailbox();
    const taken: unknown[] = [];
    feed.onMore(() => void taken.push(feed.take()));
    expect(feed.take()).toBe(NOT_YET);
    put('a', 1);
    put('b', 2);
    expect(taken).toEqual(['a 1', 'b 2']);
    feed.stop();
    expect([taken.at(-1), state.closed]).toEqual([null, 1]);
    put('a', 3);
    expect(taken).toHaveLength(3);
  });
});
