import type { Caller } from '../domain/caller.ts';
import { shownRun } from '../domain/run-update.ts';
import { isOver } from '../domain/verdict.ts';
import type { RunUpdate } from '../live/run-updates.ts';
import type { Pieces } from './pieces.ts';

/** A stream of frames for one client. */
export interface EventStream extends Pieces {
  /** Who gets it, if it goes on after what there is by now; null for an answer like any other. */
  readonly lastsFor: Caller | null;
}

/** How much of a content hash an event id tells. */
const PREFIX_LENGTH = 8;
/** Stands for a run that is not shown; in no hash. */
const NO_CONTENT = '.';

const NEXT = Buffer.from('event: next\ndata: ');
const END = Buffer.from('\n\n');

/** An answer as an event of GraphQL over SSE. JSON has no bare line ends, so it is one line of data. */
export const nextFrame = (json: string): Buffer => Buffer.concat([NEXT, Buffer.from(json), END]);

/** The answer in such an event. */
export const jsonIn = (frame: Buffer): Buffer => frame.subarray(NEXT.length, frame.length - END.length);

/** Nothing more comes, and there is nothing to come back for. */
export const COMPLETE = Buffer.from('event: complete\ndata: \n\n');

/** Keeps proxies from taking a stream for dead. */
export const PING = Buffer.from(':\n\n');

/** The header in which a client says the id of the last event it has. */
export const LAST_EVENT_ID = 'last-event-id';

/** What was told last of each run: the start of its content hash by the position of its key, null where none was shown. */
export type LastTold = ReadonlyMap<number, string | null>;

/**
 * What a stream and those before it have told, as an event id: for each key `<keyIndex>:<start of the content hash>`.
 * Without a run that was over when it was read long ago: its content may be the same at the end, of which the client
 * has not heard yet.
 */
export const createEventId = (before: LastTold) => {
  const told = new Map(before);
  return ({ keyIndex, change: { state, isFinal } }: RunUpdate): Buffer => {
    const run = shownRun(state);
    if (run && isOver(run) && !isFinal) told.delete(keyIndex);
    else told.set(keyIndex, run?.contentHash.slice(0, PREFIX_LENGTH) ?? null);
    return Buffer.from(`id: ${[...told].map(([index, hash]) => `${index}:${hash ?? NO_CONTENT}`).join()}\n`);
  };
};

const PAIR = /^(\d{1,9}):(?:([\w-]{8})|\.)$/;

/** What an event id says was told; nothing where it is not one of ours. */
export const readEventId = (text: string | null): LastTold => {
  const pairs = (text ?? '').split(',').map((pair) => PAIR.exec(pair.trim()));
  return new Map(pairs.flatMap((pair) => (pair ? [[Number(pair[1]), pair[2] ?? null]] : [])));
};
