import { randomUUID } from 'node:crypto';
import { writeJson } from './json.ts';

export type Product = 'Dbs' | 'Sas';

/** A refusal by HTTP status and the vendor's code. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What an action says: the content of a 200 answer without its RequestId, or a refusal. */
export type Answer = { readonly content: Readonly<Record<string, unknown>> } | { readonly refusal: Refusal };

export const refuse = (status: number, code: string, message: string): Answer => ({
  refusal: { status, code, message },
});

/** The vendor sends this beside `Success: true` as well, so only `Success` tells the two apart. */
export const NOT_FOUND_TEXT = 'The specified parameter %s value is not valid. ';

/** An id nobody knows. DBS says so inside a 200; what Security Center really says is not documented. */
export const notFound = (product: Product): Answer => {
  if (product === 'Sas') return refuse(400, 'Param.NotFound', NOT_FOUND_TEXT);
  const content = {
    HttpStatusCode: 400,
    ErrCode: 'Param.NotFound',
    Success: false,
    ErrMessage: NOT_FOUND_TEXT,
  };
  return { content };
};

/** An id that the access key may not see. */
export const forbidden = (product: Product): Answer =>
  product === 'Dbs'
    ? refuse(403, 'Request.Forbidden', 'Have no Permissions')
    : refuse(403, 'NoPermission', 'caller has no permission');

export const newRequestId = (): string => randomUUID().toUpperCase();

export const JSON_TYPE = 'application/json;charset=utf-8';

/** A response as the vendor heads it. */
export const respond = (status: number, requestId: string, type: string, body: BodyInit): Response =>
  new Response(body, { status, headers: { 'content-type': type, 'x-acs-request-id': requestId } });

/** What stands in a refusal, under the vendor's keys. `host` is the endpoint the client called. */
export const refusalBody = ({ code, message }: Refusal, requestId: string, host: string) => ({
  RequestId: requestId,
  HostId: host,
  Code: code,
  Message: message,
  Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}`,
});

/** The answer on the wire, with a fresh RequestId. */
export const toResponse = (answer: Answer, host: string): Response => {
  const requestId = newRequestId();
  const [status, body] =
    'content' in answer
      ? [200, { RequestId: requestId, ...answer.content }]
      : [answer.refusal.status, refusalBody(answer.refusal, requestId, host)];
  return respond(status, requestId, JSON_TYPE, writeJson(body));
};
