import { LRUCache } from 'lru-cache';
import type { RunUpdate } from '../live/run-updates.ts';

/** The answer to a question about one event, and whether it is the same for whoever asks it. */
export interface Result {
  /** As an event of a stream. */
  readonly frame: Buffer;
  readonly isShareable: boolean;
}

/** A client may ask anew each time, for an answer as large as one may be: those made first go first. */
const MAX_BYTES = 128 * 1024 * 1024;
/** As an event of a stream, and as a message of a socket. */
const COPIES = 2;
/** What is kept of an answer besides its bytes, about. */
const ENTRY_BYTES = 1024;

type Made = Result | Promise<Result>;

interface KeptResults {
  find(update: RunUpdate, question: string): Made | undefined;
  /** A promise must not reject. */
  keep(update: RunUpdate, question: string, made: Made): void;
}

const FORGETFUL: KeptResults = { find: () => undefined, keep: () => {} };

/** Of one update; notes say how to forget each result. */
interface Kept {
  readonly results: Map<string, Made>;
  readonly notes: Set<() => void>;
}

/** The answers that were made of each update, as long as it lives and there is room; with 0 it keeps nothing. */
export const createKeptResults = (maxBytes = MAX_BYTES): KeptResults => {
  if (maxBytes === 0) return FORGETFUL;
  const byUpdate = new WeakMap<RunUpdate, Kept>();
  const bytesOf = new LRUCache<() => void, number>({
    maxSize: maxBytes,
    sizeCalculation: (bytes) => bytes,
    noDisposeOnSet: true,
    dispose: (_bytes, forget) => forget(),
  });
  // The results go with their update; what is noted of their size would stay until there is no room.
  const gone = new FinalizationRegistry<Kept['notes']>((notes) => {
    for (const forget of [...notes]) bytesOf.delete(forget);
  });

  const begin = (update: RunUpdate): Kept => {
    const kept = { results: new Map(), notes: new Set<() => void>() };
    byUpdate.set(update, kept);
    gone.register(update, kept.notes);
    return kept;
  };

  return {
    find: (update, question) => byUpdate.get(update)?.results.get(question),
    keep(update, question, made) {
      const { results, notes } = byUpdate.get(update) ?? begin(update);
      results.set(question, made);
      // Here, nothing else would keep what no update does any more.
      const weak = new WeakRef(results);
      const forget = () => {
        weak.deref()?.delete(question);
        notes.delete(forget);
      };
      const weigh = ({ frame }: Result) => {
        const bytes = ENTRY_BYTES + question.length + COPIES * frame.length;
        if (bytes > maxBytes) return forget();
        notes.add(forget);
        bytesOf.set(forget, bytes);
      };
      if (made instanceof Promise) void made.then(weigh);
      else weigh(made);
    },
  };
};
