import type { SubjectFacts } from '../domain/subject.ts';
import type { AcsAnswer } from './acs-answer.ts';
import type { AcsRequest } from './acs-request.ts';
import { type JsonObject, type OnUnreadable, readLeaves, requireList, requireObject } from './wire.ts';

/** One of the vendor's lists: how a page of it is asked for, and how it is read. */
export interface Listing {
  readonly operation: Pick<AcsRequest, 'product' | 'action' | 'version'>;
  /** `index` from 0. */
  pageQuery(index: number, size: number): AcsRequest['query'];
  readPage(answer: AcsAnswer, onUnreadable: OnUnreadable): VendorPage;
}

export interface VendorPage {
  /** At their places; null for one that cannot be asked about. */
  readonly entries: readonly (Entry | null)[];
  readonly total: number | null;
}

interface Entry {
  /** The vendor's. */
  readonly id: string;
  readonly facts: SubjectFacts;
}

type Leaves = ReturnType<typeof readLeaves>;

/** The entries of a list; one without an id that could be asked about is none, with a notice. */
export const readEntries = (
  value: unknown,
  path: string,
  idName: string,
  readFacts: (leaves: Leaves) => SubjectFacts,
  onUnreadable: OnUnreadable,
): VendorPage['entries'] =>
  requireList(value, path).map((element, index) => {
    const at = `${path}[${index}]`;
    const leaves = readLeaves(requireObject(element, at), at, onUnreadable);
    const id = leaves.id(idName);
    if (id === null) {
      onUnreadable(`${at}.${idName}`);
      return null;
    }
    return { id, facts: readFacts(leaves) };
  });

/** What a list of DBS is wrapped in; absent, null and empty are no entries, and a bare list is one. */
export const unwrap = (body: JsonObject, wrapper: string, name: string): unknown => {
  const items = body[wrapper];
  if (items === undefined || items === null || items === '' || Array.isArray(items)) return items || [];
  return requireObject(items, wrapper)[name];
};
