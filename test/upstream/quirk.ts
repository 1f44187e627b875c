import { DBS_REQUEST, outcomeOf, rawOf, SAS_REQUEST } from './answers.ts';

/** A way of the vendor's, one or several answers that show it, and what each must come to. */
export type Quirk = readonly [quirk: string, seen: () => unknown, expected: object | readonly unknown[]];

export const dbs = (body: unknown, status = 200) => outcomeOf(DBS_REQUEST, rawOf(status, body));
export const sas = (body: unknown, status = 200) => outcomeOf(SAS_REQUEST, rawOf(status, body));
export const dbsOf = (details: unknown, rest: object = {}) =>
  dbs({ Status: 'finish', Items: { PreCheckProgressDetail: details }, ...rest });
export const sasOf = (result: unknown, rest: object = {}) =>
  sas({ Description: 'completed', Result: JSON.stringify(result, null, 4), ...rest });

export const GOOD = { Item: 'A', State: 'finish' };
export const WARNING = { Item: 'A', State: 'warning' };
export const CHECKED = { instanceId: 'i-1', results: [{ item: 'A', result: 'PASSED' }] };
export const FILLER = {
  ErrCode: 'Param.NotFound',
  ErrMessage: 'The specified parameter %s value is not valid. ',
};
export const messagesOf = (...texts: unknown[]) => dbsOf(texts.map((ErrMsg) => ({ ...GOOD, ErrMsg })));
export const statesOf = (...states: unknown[]) => dbsOf(states.map((State) => ({ ...GOOD, State })));
export const codeIs = (code: string) => ({ error: { code } });
