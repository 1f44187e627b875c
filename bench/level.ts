import { median } from './report.ts';

/** A series that is to stay level once it is warm. */
export interface Growth {
  /** The medians of the first and of the last third of what was seen after the warm-up. */
  readonly before: number;
  readonly after: number;
  /** By how much the second is above the first, as a part of it. */
  readonly part: number;
}

/** The part of a series that is warm-up. */
export const WARM_UP = 1 / 4;

/** How a series grew after its first quarter. NaN where it has less than four values. */
export const growthOf = (values: readonly number[]): Growth => {
  const settled = values.slice(Math.ceil(values.length * WARM_UP));
  const third = Math.floor(settled.length / 3);
  const before = median(settled.slice(0, third));
  const after = median(settled.slice(settled.length - third));
  return { before, after, part: after / before - 1 };
};

/** Whether it grew by no more than a part; a series that is too short did not stay level. */
export const isLevel = (values: readonly number[], mayGrow: number): boolean =>
  growthOf(values).part <= mayGrow;
