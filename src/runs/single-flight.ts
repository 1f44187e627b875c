interface Flight<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * One piece of work per name at a time, shared by all who ask meanwhile. A caller whose signal aborts rejects only
 * himself; the last one to leave aborts the work, and nobody joins work that is being aborted.
 */
export interface SingleFlight<T> {
  join(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  readonly size: number;
}

export const createSingleFlight = <T>(): SingleFlight<T> => {
  const flights = new Map<string, Flight<T>>();

  const land = (name: string, flight: Flight<T>) => {
    if (flights.get(name) === flight) flights.delete(name);
  };

  const start = (name: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const abort = new AbortController();
    const result = (async () => work(abort.signal))();
    const flight: Flight<T> = { abort, waiting: 0, result };
    flights.set(name, flight);
    const landed = () => land(name, flight);
    result.then(landed, landed);
    return flight;
  };

  const leave = (name: string, flight: Flight<T>, reason: unknown) => {
    flight.waiting -= 1;
    if (flight.waiting > 0) return;
    land(name, flight);
    flight.abort.abort(reason);
  };

  return {
    async join(name, signal, work) {
      signal.throwIfAborted();
      const flight = flights.get(name) ?? start(name, work);
      flight.waiting += 1;
      return new Promise<T>((resolve, reject) => {
        const left = () => {
          leave(name, flight, signal.reason);
          reject(signal.reason);
        };
        const stay = () => signal.removeEventListener('abort', left);
        signal.addEventListener('abort', left, { once: true });
        flight.result.then(resolve, reject).finally(stay);
      });
    },
    get size() {
      return flights.size;
    },
  };
};
