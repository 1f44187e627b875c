import { nowUs, obey, usedUs } from './fanout-orders.ts';

/** What a server of the fan-out can be told. */
export interface Broadcaster {
  readonly url: string;
  setMoving(isMoving: boolean): void;
}

/** Lets the benchmark move the run of this server, and tells what that has cost. */
export const takePart = (create: (onMove: () => void) => Promise<Broadcaster>) => {
  let movedAtUs: number[] = [];
  const start = create(() => void movedAtUs.push(nowUs()));
  return start.then(({ url, setMoving }) =>
    obey({
      url: () => url,
      move() {
        movedAtUs = [];
        setMoving(true);
      },
      rest() {
        setMoving(false);
        return movedAtUs;
      },
      usedUs,
      memoryBytes() {
        globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
        return process.memoryUsage.rss();
      },
    }),
  );
};
