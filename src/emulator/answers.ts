import { randomUUID } from 'node:crypto';

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

const jsonResponse = (status: number, requestId: string, body: object): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8', 'x-acs-request-id': requestId },
  });

/** The answer on the wire, with a fresh RequestId. `host` is the endpoint the client called. */
export const toResponse = (answer: Answer, host: string): Response => {
  const requestId = randomUUID().toUpperCase();
  if ('content' in answer) return jsonResponse(200, requestId, { RequestId: requestId, ...answer.content });
  const { status, code, message } = answer.refusal;
  return jsonResponse(status, requestId, {
    RequestId: requestId,
    HostId: host,
    Code: code,
    Message: message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}`,
  });
};
