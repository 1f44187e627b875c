import type { GraphQLError } from 'graphql';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';

/** The answer to a request that fails as a whole. */
export const errorResponse = (status: number, error: GraphQLError): Response =>
  Response.json({ errors: [error] }, { status });

const nothingUnexpected: OnUnexpected = () => {};

/** The answer to a request that is no GraphQL request. */
export const refuse = (status: number, message: string): Response =>
  errorResponse(status, publicError(new PrecheckError('INVALID_ARGUMENT', message), nothingUnexpected));

/** Only JSON: a form or plain text could be sent by any web page without asking first. */
const JSON_TYPE = /^application\/(graphql\+)?json\s*(;|$)/i;

const isJson = (text: string | null): boolean => {
  if (!text) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What is wrong with the envelope of an operation, as the answer to it; null when it may be opened. */
export const refusalOfRequest = (request: Request): Response | null => {
  if (request.method === 'POST') {
    const type = request.headers.get('content-type') ?? '';
    return JSON_TYPE.test(type)
      ? null
      : refuse(415, `content-type must be application/json, got ${quote(type)}`);
  }
  const params = new URL(request.url).searchParams;
  const bad = ['variables', 'extensions'].find((name) => !isJson(params.get(name)));
  return bad ? refuse(400, `${bad} must be JSON, got ${quote(params.get(bad) ?? '')}`) : null;
};

/** Yoga leaves an answer that no accepted media type can carry without a body. */
export const refusalOfAccept = (request: Request, response: Response): Response =>
  response.status === 406
    ? refuse(
        406,
        `accept must allow application/json or application/graphql-response+json, got ${quote(request.headers.get('accept') ?? '')}`,
      )
    : response;
