import type { Subject } from '../domain/node-id.ts';
import type { ListSlice, SubjectPage } from '../domain/subject.ts';
import { builder } from './builder.ts';
import type { Cursors } from './list-slice.ts';
import type { subjectType } from './subject.ts';

/** A page of a list, and where in the list it is. */
export interface ConnectionView {
  readonly cursors: Cursors;
  readonly slice: ListSlice;
  readonly page: SubjectPage;
}

type SubjectRef = ReturnType<typeof subjectType>;

interface EdgeView {
  readonly cursor: string;
  readonly node: Subject;
}

const edgesOf = ({ cursors, page }: ConnectionView): EdgeView[] =>
  page.subjects.map(({ subject, position }) => ({ cursor: cursors.at(position), node: subject }));

const PageInfoRef = builder.objectRef<ConnectionView>('PageInfo').implement({
  description: 'Where a page is in its list.',
  fields: (t) => ({
    hasNextPage: t.boolean({
      description: 'Whether more follow.',
      resolve: ({ slice: { offset, count }, page: { total, length } }) =>
        length > 0 && (total === null ? length === count : offset + length < total),
    }),
    hasPreviousPage: t.boolean({
      description: 'Whether there are some before. Lists can only be walked forwards.',
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
      // Of the last place, even where nothing can be told of what is there: the rest must not be out of reach.
      resolve: ({ cursors, slice, page }) =>
        page.length > 0 ? cursors.at(slice.offset + page.length - 1) : null,
    }),
  }),
});

/** A Relay connection of one kind of subjects. */
export const connectionOf = (name: string, many: string, NodeRef: SubjectRef) => {
  const EdgeRef = builder.objectRef<EdgeView>(`${name}Edge`).implement({
    description: `One of the ${many}, and where it is in the list.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'Opaque: given as `after`, it asks for what follows.',
      }),
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
