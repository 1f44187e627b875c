/** The upper of the two in the middle, where there are two. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Servers by name, measured in turn, A B A B, so that drift meets all; one value for each round. */
export type Rounds = Readonly<Record<string, readonly number[]>>;

/** One thing that a workload measures. A workload answers one or more, and all of one go into one file. */
export interface Table {
  /** Short, the same for all tables of a workload, such as `warm`. */
  readonly workload: string;
  readonly title: string;
  readonly unit: string;
  /** With `raw` among them where there is a floor. */
  readonly rounds: Rounds;
  readonly lessIsBetter: boolean;
}

/** Of each round by itself to that of `raw`; none where there is no floor. */
export const ratiosOf = (rounds: Rounds, name: string): readonly number[] => {
  const { raw } = rounds;
  return raw ? (rounds[name] ?? []).map((value, round) => value / (raw[round] ?? Number.NaN)) : [];
};

const figureOf = (value: number): string => (value < 100 ? value.toFixed(1) : String(Math.round(value)));

const ratioText = (ratios: readonly number[]): string => {
  if (ratios.length === 0) return '';
  const range = `(${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`;
  return `${median(ratios).toFixed(3)} of raw ${range}`.padStart(36);
};

/** Prints the medians of all, and of the ratios of the rounds, with their range. */
export const report = (title: string, unit: string, rounds: Rounds): void => {
  const count = Math.max(...Object.values(rounds).map(({ length }) => length));
  process.stdout.write(`${title}, medians of ${count} rounds\n`);
  for (const [name, values] of Object.entries(rounds)) {
    const figure = `${figureOf(median(values))} ${unit}`.padStart(18);
    // Of what is a part of something already, a ratio says nothing.
    const ratios = unit === '%' ? [] : ratiosOf(rounds, name);
    process.stdout.write(`${name.padEnd(10)}${figure}${ratioText(ratios)}\n`);
  }
};

export const printTable = ({ title, unit, rounds }: Table): void => report(title, unit, rounds);
