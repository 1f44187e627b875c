import { expect, it } from 'vitest';
import { readEventId } from '../../src/server/event-frames.ts';

it('an event id tells of runs by position, however many keys there may be', () => {
  expect(readEventId('7:abcdefgh, 99:.,100:12-_5678,2047:.')).toEqual(
    new Map([
      [7, 'abcdefgh'],
      [99, null],
      [100, '12-_5678'],
      [2047, null],
    ]),
  );
});

it.each(['', '7', '7:short', ':abcdefgh', '-1:.', '1234567890:.', 'x:.', '1:..'])(
  'an event id that is none of ours tells nothing: %j',
  (text) => {
    expect(readEventId(text).size).toBe(0);
  },
);
