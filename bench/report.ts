export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Servers by name, `raw` among them, measured in turn, A B A B, so that drift meets all; one value for each round. */
export type Rounds = Readonly<Record<string, readonly number[]>>;

const figureOf = (value: number): string => (value < 100 ? value.toFixed(1) : String(Math.round(value)));

const row = (name: string, values: readonly number[], unit: string, ratios: readonly number[]): string => {
  const range = `(${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`;
  const figure = `${figureOf(median(values))} ${unit}`;
  return `${name.padEnd(10)}${figure.padStart(18)}${`${median(ratios).toFixed(3)} of raw ${range}`.padStart(36)}\n`;
};

/** Prints the medians of all, and of the ratios of the rounds, with their range. */
export const report = (title: string, unit: string, rounds: Rounds): void => {
  const raw = rounds['raw'] ?? [];
  process.stdout.write(`${title}, medians of ${raw.length} rounds\n`);
  for (const [name, values] of Object.entries(rounds)) {
    const ratios = values.map((value, round) => value / (raw[round] ?? Number.NaN));
    process.stdout.write(row(name, values, unit, ratios));
  }
};
