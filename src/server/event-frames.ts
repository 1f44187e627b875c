import { shownRun } from '../domain/run-update.ts';
import type { RunUpdate } from '../live/run-updates.ts';

/** How much of a content hash an event id tells. */
const PREFIX_LENGTH = 8;
/** Stands for a run that is not shown. */
const NO_CONTENT = '-';

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

/** What a stream has told so far, as an event id: for each key `<keyIndex>:<start of the content hash>`. */
export const createEventId = () => {
  const told = new Map<number, string>();
  return ({ keyIndex, change: { state } }: RunUpdate): Buffer => {
    told.set(keyIndex, shownRun(state)?.contentHash.slice(0, PREFIX_LENGTH) ?? NO_CONTENT);
    return Buffer.from(`id: ${[...told].map(([index, hash]) => `${index}:${hash}`).join()}\n`);
  };
};

/** What an event id says was told, by position of the key; nothing where it is not one of ours. */
export const readEventId = (text: string | null): ReadonlyMap<number, string> => {
  const pairs = (text ?? '').split(',').map((pair) => /^(\d{1,3}):([\w-]{8}|-)$/.exec(pair));
  return new Map(pairs.flatMap((pair) => (pair ? [[Number(pair[1]), pair[2] ?? NO_CONTENT]] : [])));
};
