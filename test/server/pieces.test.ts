import { describe, expect, it } from 'vitest';
import { NOT_YET } from '../../src/live/feed.ts';
import { type Pieces, piecesOf, sendPieces } from '../../src/server/pieces.ts';
import { settle } from '../support/manual-clock.ts';

type Taken = ReturnType<Pieces['take']>;

/** Pieces that a test puts there by hand. */
const createSource = () => {
  const all: (Taken | Error)[] = [];
  let tell = () => {};
  const source = { takes: 0 };
  const pieces: Pieces = {
    take() {
      source.takes += 1;
      const next = all.length > 0 ? (all.shift() ?? null) : NOT_YET;
      if (next instanceof Error) throw next;
      return next;
    },
    onMore(look) {
      tell = look;
    },
    stop: () => tell(),
  };
  const put = (...more: (Taken | Error)[]) => {
    all.push(...more);
    tell();
  };
  return Object.assign(source, { pieces, put });
};

const piece = (text: string) => Buffer.from(text);

describe('pieces', () => {
  it('are written in the turn in which they come, one that is being made once it is', async () => {
    const { pieces, put } = createSource();
    const written: string[] = [];
    const sent = sendPieces(pieces, (bytes) => {
      written.push(String(bytes));
      return null;
    });
    put(piece('a'), piece('b'));
    expect(written).toEqual(['a', 'b']);
    let make = (_made: Buffer) => {};
    const making = new Promise<Buffer>((resolve) => {
      make = resolve;
    });
    put(making, piece('d'), null);
    await settle(3);
    expect(written).toEqual(['a', 'b']);
    make(piece('c'));
    await sent;
    expect(written).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are not taken before the one before is', async () => {
    const source = createSource();
    let taken = () => {};
    const sent = sendPieces(
      source.pieces,
      () =>
        new Promise((resolve) => {
          taken = resolve;
        }),
    );
    source.put(piece('a'));
    source.put(piece('b'), null);
    const { takes } = source;
    await settle(3);
    expect(source.takes).toBe(takes);
    taken();
    await settle(3);
    expect(source.takes).toBe(takes + 1);
    taken();
    await sent;
  });

  it('that break are told of once, and not to who put them there', async () => {
    const source = createSource();
    const sent = sendPieces(source.pieces, () => null);
    source.put(new Error('broken'));
    await expect(sent).rejects.toThrow('broken');
    const { takes } = source;
    source.put(piece('a'));
    source.pieces.stop();
    expect(source.takes).toBe(takes);
  });

  it('that are there already come in turn, until they are stopped', async () => {
    const written: string[] = [];
    const pieces = piecesOf(piece('a'), piece('b'), piece('c'));
    await sendPieces(pieces, (bytes) => {
      written.push(String(bytes));
      if (written.length === 2) pieces.stop();
      return null;
    });
    expect(written).toEqual(['a', 'b']);
  });
});
