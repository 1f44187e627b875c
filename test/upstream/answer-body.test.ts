import { describe, expect, it } from 'vitest';
import { createAnswerBody } from '../../src/upstream/answer-body.ts';

/** A body and what its source was told. */
const start = () => {
  const told: string[] = [];
  const body = createAnswerBody({
    pause: () => void told.push('pause'),
    resume: () => void told.push('resume'),
    abort: ({ message }) => void told.push(message),
  });
  return { body, told, reader: body[Symbol.asyncIterator]() };
};

const bytes = (count: number, value = 1) => new Uint8Array(count).fill(value);
const KIB = 1_024;

describe('what comes is read in its order', () => {
  it('whether it was there before the reader or not, until its end', async () => {
    const { body, reader } = start();
    body.write(bytes(1, 1));
    body.write(bytes(1, 2));
    expect([await reader.next(), await reader.next()]).toEqual([
      { value: bytes(1, 1), done: false },
      { value: bytes(1, 2), done: false },
    ]);
    const next = reader.next();
    body.write(bytes(1, 3));
    expect(await next).toEqual({ value: bytes(1, 3), done: false });
    const last = reader.next();
    body.end();
    expect([await last, await reader.next()]).toEqual([
      { value: undefined, done: true },
      { value: undefined, done: true },
    ]);
  });

  it('and then, where it failed, the error that came first', async () => {
    const { body, reader } = start();
    const first = new Error('first');
    body.write(bytes(1));
    body.fail(first);
    body.fail(new Error('second'));
    expect(await reader.next()).toEqual({ value: bytes(1), done: false });
    await expect(reader.next()).rejects.toBe(first);
    await expect(reader.next()).rejects.toBe(first);
  });

  it('and a reader who waits is told of a failure', async () => {
    const { body, reader } = start();
    const failure = new Error('broken off');
    const next = expect(reader.next()).rejects.toBe(failure);
    body.fail(failure);
    await next;
  });

  it('and what was whole before a failure stays whole', async () => {
    const { body, reader } = start();
    body.end();
    body.fail(new Error('too late'));
    expect(await reader.next()).toEqual({ value: undefined, done: true });
  });
});

describe('the source', () => {
  it('rests while more than 64 KiB are unread, until all are read', async () => {
    const { body, told, reader } = start();
    body.write(bytes(64 * KIB));
    expect(told).toEqual([]);
    body.write(bytes(1));
    expect(told).toEqual(['pause']);
    await reader.next();
    expect(told).toEqual(['pause']);
    await reader.next();
    expect(told).toEqual(['pause', 'resume']);
  });

  it('is let go by a reader who leaves before the end, and not by one who leaves after it', async () => {
    const early = start();
    await early.reader.return?.();
    expect(early.told).toEqual(['the rest of an answer was not wanted']);
    const late = start();
    late.body.end();
    await late.reader.return?.();
    expect(late.told).toEqual([]);
  });
});
