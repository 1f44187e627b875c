import { CloseCode, type ConnectionInitMessage } from 'graphql-ws';
import { TokenExpired, unauthenticated } from '../access/authenticate.ts';
import type { Caller } from '../domain/caller.ts';
import type { Clock } from '../domain/clock.ts';
import { PrecheckError } from '../domain/precheck-error.ts';
import { setClientAddress } from './client-address.ts';
import { holderOf } from './door.ts';
import type { GraphQLServer } from './graphql-server.ts';
import type { OnUnexpected } from './mask-error.ts';
import type { Places } from './places.ts';
import type { KeptSocket } from './socket-hub.ts';

/** Bytes that a close frame has room for. */
const MAX_REASON_BYTES = 120;

/** A close code that says that another attempt may go well. */
export const TRY_AGAIN_LATER = 1013;

export type InitPayload = ConnectionInitMessage['payload'];

/** A socket, as far as it matters who is at its other end. */
export interface Guest {
  readonly address: string;
  /** In whose name it takes places: at first that of its address. */
  holder: string;
  /** Those of each operation. */
  readonly headers: Headers;
  readonly kept: KeptSocket;
  isOpen: boolean;
}

interface GreetingDeps {
  readonly graphql: Pick<GraphQLServer, 'greet'>;
  readonly places: Places;
  readonly onUnexpected: OnUnexpected;
}

/** What a browser says in place of a header that it cannot set; undefined where it says nothing of it. */
const tokenIn = (payload: InitPayload): unknown => payload?.['authorization'] ?? payload?.['Authorization'];

/** The same of `Accept-Language`. */
const languageIn = (payload: InitPayload): unknown =>
  payload?.['accept-language'] ?? payload?.['Accept-Language'];

const isHeaderValue = (value: unknown): value is string =>
  typeof value === 'string' && /^[\t -~\x80-\xff]*$/.test(value);

const NO_HEADER = unauthenticated('authorization must be "Bearer" and a token, got something else');

/** Whoever is not let in is told by how the socket closes: only after some codes does the stock client come back. */
const closeCodeOf = (refusal: PrecheckError): number => {
  if (refusal instanceof TokenExpired) return CloseCode.Forbidden;
  if (refusal.code === 'UNAUTHENTICATED') return CloseCode.Unauthorized;
  return TRY_AGAIN_LATER;
};

/** As much of it as there is room for, in whole characters. */
const reasonOf = ({ message }: PrecheckError): string =>
  new TextDecoder().decode(Buffer.from(message).subarray(0, MAX_REASON_BYTES), { stream: true });

/** A request that has no more to say than whose it is. */
export const requestOf = ({ address, headers }: Guest, signal: AbortSignal): Request =>
  setClientAddress(new Request('http://gateway/graphql', { method: 'POST', headers, signal }), address);

/** One for all: each of its own would note where it was made. */
const NO_MORE = new Error('nobody waits any more');

/** Lets go of a client that does not introduce itself; to be called once that has happened. */
export const waitForInit = (clock: Clock, initMs: number, close: KeptSocket['close']): (() => void) => {
  let waiting: AbortController | null = new AbortController();
  clock.sleep(initMs, waiting.signal).then(
    () => close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'),
    () => {},
  );
  return () => {
    waiting?.abort(NO_MORE);
    waiting = null;
  };
};

const NEVER = new AbortController().signal;

/** Takes token and language into the headers, and finds out whose it is; false for one who is not let in, and is told so. */
export const createGreeting = ({ graphql, places, onUnexpected }: GreetingDeps) => {
  const identify = async (guest: Guest, payload: InitPayload): Promise<Caller | PrecheckError> => {
    const token = tokenIn(payload);
    if (token !== undefined && !isHeaderValue(token)) return NO_HEADER;
    if (token !== undefined) guest.headers.set('authorization', token);
    const language = languageIn(payload);
    // It is but a wish: one that cannot be read is none.
    if (isHeaderValue(language)) guest.headers.set('accept-language', language);
    return graphql.greet(requestOf(guest, NEVER)).catch(PrecheckError.from);
  };

  /** Why the caller can have no place; null if the one that was his address's is now his own. */
  const changeHolder = (guest: Guest, holder: string): PrecheckError | null => {
    // The place that it has is one of those that there are.
    places.leave(guest.holder);
    const refusal = holder === guest.holder ? null : places.refusalFor(holder);
    if (!refusal) guest.holder = holder;
    places.take(guest.holder);
    return refusal;
  };

  const refuse = ({ kept }: Guest, refusal: PrecheckError): false => {
    if (refusal.code === 'INTERNAL') onUnexpected(refusal);
    kept.close(closeCodeOf(refusal), reasonOf(refusal));
    return false;
  };

  return async (guest: Guest, payload: InitPayload): Promise<boolean> => {
    const greeted = await identify(guest, payload);
    if (!guest.isOpen) return false;
    if (greeted instanceof PrecheckError) return refuse(guest, greeted);
    const refusal = changeHolder(guest, holderOf(greeted, guest.address));
    if (refusal) return refuse(guest, refusal);
    if (greeted.expiresAtMs !== null) guest.kept.endAt(greeted.expiresAtMs);
    return true;
  };
};
