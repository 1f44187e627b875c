/** The languages that guides are written in. */
export const LOCALES = ['ZH', 'EN'] as const;
export type Locale = (typeof LOCALES)[number];

/** For whoever asks for no language, or for none of these. */
export const DEFAULT_LOCALE: Locale = 'EN';
