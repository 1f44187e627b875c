import { DEFAULT_LOCALE, LOCALES, type Locale } from '../domain/locale.ts';

/** A range such as `zh-Hant-TW;q=0.8`, of which the language and the weight count. */
const RANGE = /^\s*([a-z]{1,8}|\*)(?:-[a-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

/** The languages named, in their order, each with its greatest weight; what cannot be read is left out. */
const weightsIn = (acceptLanguage: string): ReadonlyMap<string, number> => {
  const weights = new Map<string, number>();
  for (const range of acceptLanguage.split(',')) {
    const [, name, weight = '1'] = RANGE.exec(range) ?? [];
    const language = name?.toUpperCase();
    if (language) weights.set(language, Math.max(weights.get(language) ?? 0, Number(weight)));
  }
  return weights;
};

/**
 * The language that `Accept-Language` likes best of those that there are, in whatever region or script; of two that it
 * likes as much the one that it names, and of those the first.
 */
export const localeIn = (acceptLanguage: string | null): Locale => {
  const weights = weightsIn(acceptLanguage ?? '');
  const positions = [...weights.keys()];
  const weightOf = (locale: Locale) => weights.get(locale) ?? weights.get('*') ?? 0;
  const isNamed = (locale: Locale) => weights.has(locale);
  const [best = DEFAULT_LOCALE] = LOCALES.filter((locale) => weightOf(locale) > 0).toSorted(
    (one, other) =>
      weightOf(other) - weightOf(one) ||
      Number(isNamed(other)) - Number(isNamed(one)) ||
      positions.indexOf(one) - positions.indexOf(other) ||
      Number(other === DEFAULT_LOCALE) - Number(one === DEFAULT_LOCALE),
  );
  return best;
};
