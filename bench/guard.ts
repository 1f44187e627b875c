import type { Guarded, Margin } from './margins.ts';
import { median, ratiosOf, type Table } from './report.ts';
import type { Command } from './workloads.ts';

/** A margin, and what was seen of it. */
export interface Verdict {
  readonly margin: Margin;
  /** The median of the ratios of the rounds; null where nothing was measured. */
  readonly ratio: number | null;
  readonly isKept: boolean;
}

/** Whether a margin is kept; one of what was not measured is not. */
export const verdictOf = (margin: Margin, tables: readonly Table[]): Verdict => {
  const { unit, atLeast = 0, atMost = Number.POSITIVE_INFINITY } = margin;
  const table = tables.find((one) => one.unit === unit);
  const ratios = table ? ratiosOf(table.rounds, 'gateway') : [];
  const ratio = ratios.length > 0 ? median(ratios) : null;
  return { margin, ratio, isKept: ratio !== null && ratio >= atLeast && ratio <= atMost };
};

const boundsOf = ({ atLeast, atMost }: Margin): string =>
  [atLeast === undefined ? '' : `at least ${atLeast}`, atMost === undefined ? '' : `at most ${atMost}`]
    .filter((bound) => bound !== '')
    .join(' and ');

/** A verdict in a line. */
export const verdictText = ({ margin, ratio, isKept }: Verdict): string => {
  const seen = ratio === null ? 'not measured' : `${ratio.toFixed(3)} of raw`;
  return `${isKept ? 'kept' : 'MISSED'}: ${margin.unit} ${seen}, must be ${boundsOf(margin)}`;
};

/** A command without its options. */
const nameOf = (command: Command): string => {
  const options = command.findIndex((word) => word.startsWith('--'));
  return command.slice(0, options < 0 ? command.length : options).join(' ');
};

interface GuardDeps {
  readonly measure: (command: Command) => Promise<readonly Table[]>;
  readonly say: (line: string) => void;
}

/**
 * Measures what is guarded and says of each margin what was seen. A workload that misses one is measured once more, as a
 * machine may be busy for a while. Resolves with whether all were kept, at once or then.
 */
export const guard = async (guarded: readonly Guarded[], { measure, say }: GuardDeps): Promise<boolean> => {
  const isKept = async ({ command, margins }: Guarded, title: string): Promise<boolean> => {
    const tables = await measure(command);
    const verdicts = margins.map((margin) => verdictOf(margin, tables));
    for (const verdict of verdicts) say(`${title}: ${verdictText(verdict)}`);
    return verdicts.every((verdict) => verdict.isKept);
  };
  const missed: string[] = [];
  for (const one of guarded) {
    const title = nameOf(one.command);
    if (!(await isKept(one, title)) && !(await isKept(one, `${title}, once more`))) missed.push(title);
  }
  say(missed.length > 0 ? `missed twice: ${missed.join(', ')}` : 'all margins kept');
  return missed.length === 0;
};
