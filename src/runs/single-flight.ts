/** One of those who share a piece of work. */
export interface Passenger {
  readonly signal: AbortSignal;
  /** In whose name a query waits; null where only news is wanted. */
  readonly caller: string | null;
}

/** `callers`: in whose names queries wait, at any time that it is looked at. */
type Work<T> = (signal: AbortSignal, callers: Iterable<string>) => Promise<T>;

interface Flight<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  readonly passengers: Set<Passenger>;
  readonly callers: Map<Passenger, string>;
}

/**
 * One piece of work per name at a time, shared by all who ask meanwhile, and told at any time who they are. A caller
 * whose signal aborts rejects only himself; the last one to leave aborts the work, and nobody joins work that is being
 * aborted.
 */
export interface SingleFlight<T> {
  join(name: string, passenger: Passenger, work: Work<T>): Promise<T>;
  /** Whether there is work of that name to join. */
  has(name: string): boolean;
  readonly size: number;
}

export const createSingleFlight = <T>(): SingleFlight<T> => {
  const flights = new Map<string, Flight<T>>();

  const land = (name: string, flight: Flight<T>) => {
    if (flights.get(name) === flight) flights.delete(name);
  };

  const start = (name: string, work: Work<T>): Flight<T> => {
    const abort = new AbortController();
    const callers = new Map<Passenger, string>();
    // Of many thousands who wait it is often asked whether there are any.
    const result = (async () => work(abort.signal, { [Symbol.iterator]: () => callers.values() }))();
    const flight: Flight<T> = { abort, passengers: new Set(), callers, result };
    flights.set(name, flight);
    const landed = () => land(name, flight);
    result.then(landed, landed);
    return flight;
  };

  const leave = (name: string, flight: Flight<T>, passenger: Passenger) => {
    flight.passengers.delete(passenger);
    flight.callers.delete(passenger);
    if (flight.passengers.size > 0) return;
    land(name, flight);
    flight.abort.abort(passenger.signal.reason);
  };

  return {
    async join(name, given, work) {
      const { signal } = given;
      signal.throwIfAborted();
      // One may come twice, and then leaves twice.
      const passenger = { ...given };
      const flight = flights.get(name) ?? start(name, work);
      flight.passengers.add(passenger);
      if (passenger.caller !== null) flight.callers.set(passenger, passenger.caller);
      return new Promise<T>((resolve, reject) => {
        const left = () => {
          leave(name, flight, passenger);
          reject(signal.reason);
        };
        const stay = () => signal.removeEventListener('abort', left);
        signal.addEventListener('abort', left, { once: true });
        flight.result.then(resolve, reject).finally(stay);
      });
    },
    has: (name) => flights.has(name),
    get size() {
      return flights.size;
    },
  };
};
