import { createHash } from 'node:crypto';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import type { ListSlice, SubjectQuery } from '../domain/subject.ts';

export const DEFAULT_FIRST = 20;
export const MAX_FIRST = 100;

const MAX_OFFSET = 1_000_000;

/** Tells a list, with its place and filters, from others: their positions are no positions in it. */
const nameOf = (query: SubjectQuery): string =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 8);

/** Makes and reads the cursors of one list. A cursor names the position after which a page begins. */
export const cursorsOf = (query: SubjectQuery) => {
  const name = nameOf(query);
  const at = (position: number): string =>
    Buffer.from(JSON.stringify([query.by, name, position])).toString('base64url');
  const positionOf = (cursor: string): number => {
    const [, digits = ''] = /,(\d{1,7})\]$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
    const position = Number(digits);
    if (digits !== '' && position < MAX_OFFSET && at(position) === cursor) return position;
    throw new PrecheckError(
      'INVALID_ARGUMENT',
      `after must be a cursor of this list, with the same place and filters, got ${quote(cursor)}`,
    );
  };
  return { at, positionOf };
};

export type Cursors = ReturnType<typeof cursorsOf>;

interface SliceArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** The arguments of a list, checked; throws INVALID_ARGUMENT. */
export const sliceOf = (cursors: Cursors, { first, after }: SliceArgs): ListSlice => {
  const count = first ?? DEFAULT_FIRST;
  if (count < 1 || count > MAX_FIRST)
    throw new PrecheckError('INVALID_ARGUMENT', `first must be 1 to ${MAX_FIRST}, got ${count}`);
  return { offset: typeof after === 'string' ? cursors.positionOf(after) + 1 : 0, count };
};
