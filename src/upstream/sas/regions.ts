import type { AcsAnswer } from '../acs-answer.ts';
import { type OnUnreadable, readTexts } from '../wire.ts';

/** DescribeUniSupportRegion: the regions of databases on servers. */
export const SAS_REGIONS = {
  product: 'Sas',
  action: 'DescribeUniSupportRegion',
  version: '2018-12-03',
} as const;

export const readSasRegions = ({ body }: AcsAnswer, onUnreadable: OnUnreadable): readonly string[] =>
  readTexts(body['UniSupportRegion'], 'UniSupportRegion', onUnreadable);
