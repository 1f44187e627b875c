const UNITS = [
  { name: 'days', ms: 86_400_000 },
  { name: 'hours', ms: 3_600_000 },
  { name: 'minutes', ms: 60_000 },
  { name: 'seconds', ms: 1_000 },
] as const;

/** Two of the largest unit are the least that is worth naming it. A `date` has whole seconds, so less is nothing. */
const MIN_UNITS = 2;

/** How many milliseconds our clock was ahead of an answer's `date`; null where that tells none. */
export const aheadOf = (sentMs: number, date: string | null): number | null => {
  const ms = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(ms) ? null : sentMs - ms;
};

/** What an operator has to know of two clocks that differ by so much; null where nobody knows. */
export const skewSentence = (aheadMs: number | null): string => {
  if (aheadMs === null) return "this machine's clock is off, and the answer does not tell by how much";
  const ms = Math.abs(aheadMs);
  const unit = UNITS.find((one) => ms >= MIN_UNITS * one.ms);
  if (!unit) return "this machine's clock agrees with the vendor's, so the request was held up on its way";
  const side = aheadMs > 0 ? 'ahead of' : 'behind';
  return `this machine's clock is ${Math.round(ms / unit.ms)} ${unit.name} ${side} the vendor's`;
};
