/** Who waits for a read while it waits for its turn: looked at anew each time that a read may go. */
export interface Demand {
  /** In whose names queries wait for the answer; empty where all that is wanted is news. */
  readonly callers: Iterable<string>;
  /** How many are told what it brings. */
  readonly listeners: number;
  /** When the last read was tried, epoch ms; null: never. */
  readonly triedAtMs: number | null;
  /** To be called when the turn has come, and the vendor is called. */
  onTurn(): void;
}

/** Whether a query waits for the answer. */
export const isAwaited = ({ callers }: Pick<Demand, 'callers'>): boolean => {
  for (const _ of callers) return true;
  return false;
};
