import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { onTestFinished } from 'vitest';
import { type ManualClock, settle } from './manual-clock.ts';

/** One event as it came over the wire. */
export interface WireEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

export interface OpenedStream {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** All bytes of the body so far. */
  readonly text: string;
  readonly events: readonly WireEvent[];
  /** `whole`: HTTP says that this was all. `cut`: it does not. Null: it goes on. */
  readonly end: 'whole' | 'cut' | null;
  readonly ended: Promise<void>;
  pause(): void;
  resume(): void;
  /** Goes without a word. */
  leave(): void;
}

/** The events in a text; what stands behind the last empty line is not one yet. */
const eventsIn = (text: string): WireEvent[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
      const event = fields.get('event');
      return event === undefined
        ? []
        : [{ event, id: fields.get('id') ?? null, data: fields.get('data') ?? '' }];
    });

const opened = (incoming: IncomingMessage): OpenedStream => {
  let text = '';
  let events: WireEvent[] = [];
  let readLength = 0;
  let end: OpenedStream['end'] = null;
  incoming.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  incoming.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    incoming.on('close', () => {
      end = incoming.complete ? 'whole' : 'cut';
      resolve();
    });
  });
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    get text() {
      return text;
    },
    get events() {
      if (readLength !== text.length) events = eventsIn(text);
      readLength = text.length;
      return events;
    },
    get end() {
      return end;
    },
    ended,
    pause: () => void incoming.pause(),
    resume: () => void incoming.resume(),
    leave: () => void incoming.destroy(),
  };
};

/** Opens a stream on a connection of its own, until the test is over. */
export const openStream = async (
  url: string,
  { body, ...options }: RequestOptions & { readonly body?: object } = {},
): Promise<OpenedStream> => {
  const request = requestHttp(url, {
    agent: false,
    method: body ? 'POST' : 'GET',
    ...options,
    headers: {
      accept: 'text/event-stream',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...Object(options.headers),
    },
  });
  request.end(body ? JSON.stringify(body) : undefined);
  const [incoming]: [IncomingMessage] = Object(await once(request, 'response'));
  request.on('error', () => {});
  onTestFinished(() => void incoming.destroy());
  return opened(incoming);
};

/** The address of an operation that is asked for by GET. */
export const addressOf = (url: string, query: string, variables: object): string =>
  `${url}?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`;

/** What `next` events carry. */
export const dataIn = ({ events }: Pick<OpenedStream, 'events'>) =>
  events.flatMap(({ event, data }) => (event === 'next' ? [JSON.parse(data)] : []));

/** The updates among them; anything else shows as undefined. */
export const updatesIn = (stream: Pick<OpenedStream, 'events'>) =>
  dataIn(stream).map(({ data }) => data?.precheckUpdates);

/** As many turns of the event loop as a few exchanges over loopback may take. */
const TURNS = 30;

/** Moves the clock in small steps until something holds; throws when it does not within ten minutes of that clock. */
export const moveUntil = async (clock: ManualClock, holds: () => boolean, stepMs = 250): Promise<void> => {
  const lastMs = clock.now() + 600_000;
  for (;;) {
    await settle(TURNS);
    if (holds()) return;
    if (clock.now() > lastMs) throw new Error(`waited for ten minutes until ${holds}`);
    await clock.advance(stepMs);
  }
};

/** Waits, while the clock stands, for what only the network holds up; throws when it does not come. */
export const soon = async (holds: () => boolean): Promise<void> => {
  for (let turn = 0; !holds(); turn++) {
    if (turn > 2_000_000) throw new Error(`waited in vain until ${holds}`);
    await settle(1);
  }
};

export const UPDATES = `subscription Updates($keys: [PrecheckRunKey!]!, $afterRevisions: [String!]) {
  precheckUpdates(keys: $keys, afterRevisions: $afterRevisions) {
    keyIndex runId isNewAttempt isFinal trouble { code }
    run { status verdict progress revision startedAt stalledSince isStale counts { total } }
    changedItems { id code state }
  }
}`;
