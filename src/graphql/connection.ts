import type { Subject, SubjectBy } from '../domain/node-id.ts';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import type { ListSlice, SubjectPage } from '../domain/subject.ts';
import { builder } from './builder.ts';
import type { subjectType } from './subject.ts';

/** A page of a list, and where in the list it is. */
export interface ConnectionView {
  readonly by: SubjectBy;
  readonly slice: ListSlice;
  readonly page: SubjectPage;
}

type SubjectRef = ReturnType<typeof subjectType>;

interface EdgeView {
  readonly cursor: string;
  readonly node: Subject;
}

const MAX_FIRST = 100;
const MAX_OFFSET = 1_000_000;

/** Names a position: that after which a page begins. */
const cursorAt = (by: SubjectBy, position: number): string =>
  Buffer.from(JSON.stringify([by, position])).toString('base64url');

const positionOf = (by: SubjectBy, cursor: string): number => {
  const [, digits = ''] =
    /^\["[a-zA-Z]+",(\d{1,7})\]$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const position = Number(digits);
  if (digits !== '' && position < MAX_OFFSET && cursorAt(by, position) === cursor) return position;
  throw new PrecheckError('INVALID_ARGUMENT', `after must be a cursor of this list, got ${quote(cursor)}`);
};

/** The arguments of a list, checked; throws INVALID_ARGUMENT. */
export const sliceOf = (
  by: SubjectBy,
  {
    first,
    after,
  }: { readonly first?: number | null | undefined; readonly after?: string | null | undefined },
): ListSlice => {
  const count = first ?? DEFAULT_FIRST;
  if (count < 1 || count > MAX_FIRST)
    throw new PrecheckError('INVALID_ARGUMENT', `first must be 1 to ${MAX_FIRST}, got ${count}`);
  return { offset: typeof after === 'string' ? positionOf(by, after) + 1 : 0, count };
};

export const DEFAULT_FIRST = 20;

const edgesOf = ({ by, page }: ConnectionView): EdgeView[] =>
  page.subjects.map(({ subject, position }) => ({ cursor: cursorAt(by, position), node: subject }));

const PageInfoRef = builder.objectRef<ConnectionView>('PageInfo').implement({
  description: 'Where a page is in its list.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      description: 'Whether more follow.',
      resolve: ({ slice: { offset, count }, page: { total, subjects } }) =>
        subjects.length > 0 && (total === null ? subjects.length === count : offset + count < total),
    }),
    hasPreviousPage: t.boolean({
      description: 'Whether there are some before. The vendor says nothing of an order to walk backwards in.',
      resolve: ({ slice }) => slice.offset > 0,
    }),
    startCursor: t.string({
      nullable: true,
      description: 'The cursor of the first one; null on an empty page.',
      resolve: (view) => edgesOf(view)[0]?.cursor ?? null,
    }),
    endCursor: t.string({
      nullable: true,
      description:
        'The cursor of the last one, which the next page is asked for `after`; null on an empty page.',
      resolve: (view) => edgesOf(view).at(-1)?.cursor ?? null,
    }),
  }),
});

/** A Relay connection of one kind of subjects. */
export const connectionOf = (name: string, many: string, NodeRef: SubjectRef) => {
  const EdgeRef = builder.objectRef<EdgeView>(`${name}Edge`).implement({
    description: `One of the ${many}, and where it is in the list.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Opaque: ask for what comes `after` it.' }),
      node: t.expose('node', { type: NodeRef, description: 'What is there.' }),
    }),
  });
  return builder.objectRef<ConnectionView>(`${name}Connection`).implement({
    description: `A page of the ${many}.`,
    fields: (t) => ({
      edges: t.field({
        type: [EdgeRef],
        description: `The ${many} of this page, each with its cursor.`,
        resolve: edgesOf,
      }),
      nodes: t.field({
        type: [NodeRef],
        description: `The ${many} of this page.`,
        resolve: ({ page }) => page.subjects.map(({ subject }) => subject),
      }),
      pageInfo: t.field({
        type: PageInfoRef,
        description: 'Where this page is in the list.',
        resolve: (view) => view,
      }),
      totalCount: t.int({
        nullable: true,
        description: 'How many there are in all; null where the vendor does not say.',
        resolve: ({ page }) => page.total,
      }),
    }),
  });
};
