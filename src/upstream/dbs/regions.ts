import type { AcsAnswer } from '../acs-answer.ts';
import { unwrap } from '../listing.ts';
import { type OnUnreadable, readTexts } from '../wire.ts';

/** DescribeRegions: the regions of DBS. */
export const DBS_REGIONS = { product: 'Dbs', action: 'DescribeRegions', version: '2019-03-06' } as const;

export const readDbsRegions = ({ body }: AcsAnswer, onUnreadable: OnUnreadable): readonly string[] =>
  readTexts(unwrap(body, 'Regions', 'RegionCode'), 'Regions.RegionCode', onUnreadable);
