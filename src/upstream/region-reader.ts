import type { PrecheckKind } from '../domain/precheck-run.ts';
import type { Ask, Asking } from './ask.ts';
import { DBS_REGIONS, readDbsRegions } from './dbs/regions.ts';
import { readSasRegions, SAS_REGIONS } from './sas/regions.ts';

/** The ids of the regions where one kind of prechecks is; rejects with a PrecheckError, or the signal's reason. */
export type ReadRegions = (
  kind: PrecheckKind,
  place: { readonly account: string; readonly regionId: string },
  asking: Asking,
) => Promise<readonly string[]>;

export const createReadRegions =
  (ask: Ask): ReadRegions =>
  (kind, place, asking) => {
    const about = { ...place, query: {}, subject: 'its regions' };
    return kind === 'DATABASE'
      ? ask.answer({ ...about, ...SAS_REGIONS }, readSasRegions, asking)
      : ask.answer({ ...about, ...DBS_REGIONS }, readDbsRegions, asking);
  };
