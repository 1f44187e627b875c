export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Two servers measured in turn, A B A B, so that drift meets both; one pair for each round. */
export interface Rounds {
  readonly raw: readonly number[];
  readonly gateway: readonly number[];
}

const row = (name: string, values: readonly number[], unit: string, ratios: readonly number[]): string => {
  const range = `(${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`;
  const figure = `${Math.round(median(values))} ${unit}`;
  return `${name.padEnd(10)}${figure.padStart(18)}${`${median(ratios).toFixed(3)} of raw ${range}`.padStart(36)}\n`;
};

/** Prints the medians of both, and of the ratios of the rounds, with their range. */
export const report = (title: string, unit: string, { raw, gateway }: Rounds): void => {
  const ratios = gateway.map((value, round) => value / (raw[round] ?? Number.NaN));
  process.stdout.write(`${title}, medians of ${raw.length} rounds\n`);
  process.stdout.write(
    row(
      'raw',
      raw,
      unit,
      raw.map(() => 1),
    ) + row('gateway', gateway, unit, ratios),
  );
};
