import { DBS_REQUEST, published, rawOf, SAS_REQUEST } from '../upstream/answers.ts';
import { inspect, type Wire } from './inspect.ts';

export const NOW_MS = Date.parse('2026-01-01T00:00:00Z');
export const DBS = published('dbs-describe-precheck-progress-list');
export const SAS = published('sas-query-precheck-database');

export const wireOf = (status: number, text: string): Wire => ({
  ...rawOf(status, text),
  contentType: 'application/json;charset=utf-8',
});

export const inspected = (product: 'Dbs' | 'Sas', text: string, status = 200) => {
  const { findings, novelties, refusal } = inspect(
    product === 'Dbs' ? DBS_REQUEST : SAS_REQUEST,
    wireOf(status, text),
    NOW_MS,
  );
  // No sample has headers of its own.
  const others = novelties.filter((novelty) => novelty !== 'there is no header x-acs-request-id');
  return { findings, novelties: others, refusal };
};

/** The published answer of DBS, with other fields at its top or in its item. */
export const dbsWith = (top: object, item: object = {}): string => {
  const body = JSON.parse(DBS);
  Object.assign(body.Items.PreCheckProgressDetail[0], item);
  return JSON.stringify({ ...body, ...top });
};

/** The published answer of Security Center, with other fields at its top or in its `Result`. */
export const sasWith = (top: object, instance: object = {}): string => {
  const body = JSON.parse(SAS);
  const [first] = JSON.parse(body.Result);
  return JSON.stringify({ ...body, Result: JSON.stringify([{ ...first, ...instance }]), ...top });
};

export const IDS = {
  RequestId: 'C4A45FE1-A903-470D-B113-F12A4DF942AB',
  HostId: 'dbs-api.cn-hangzhou.aliyuncs.com',
};
export const THROTTLED = {
  ...IDS,
  Code: 'Throttling.User',
  Message: 'Request was denied due to user flow control.',
};
