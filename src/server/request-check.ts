import type { IncomingMessage } from 'node:http';
import type { GraphQLError } from 'graphql';
import { type ErrorCode, PrecheckError, quote } from '../domain/precheck-error.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';

/** The answer to a request that fails as a whole. */
export const errorResponse = (status: number, error: GraphQLError): Response =>
  Response.json({ errors: [error] }, { status });

const nothingUnexpected: OnUnexpected = () => {};

/** The error of a request that is no GraphQL request. */
export const refusal = (message: string, code: ErrorCode = 'INVALID_ARGUMENT'): GraphQLError =>
  publicError(new PrecheckError(code, message), nothingUnexpected);

/** The answer to a request that is no GraphQL request. */
export const refuse = (status: number, message: string): Response => errorResponse(status, refusal(message));

const refuseMethod = (method: string): Response => {
  const response = refuse(405, `method must be GET or POST, got ${quote(method)}`);
  response.headers.set('allow', 'GET, POST');
  return response;
};

/** Methods that the web's own Request refuses to carry. */
const UNCARRIED: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** What is wrong with a request before its body is read, as the answer to it; null when it may be read. */
export const refusalOfHead = ({ method = '', headers }: IncomingMessage): Response | null => {
  if (UNCARRIED.has(method)) return refuseMethod(method);
  const encoding = headers['content-encoding'] || 'identity';
  return encoding.toLowerCase() === 'identity'
    ? null
    : refuse(415, `content-encoding must be identity, got ${quote(encoding)}`);
};

/** Only JSON: a form or plain text could be sent by any web page without asking first. */
const JSON_TYPE = /^application\/(graphql\+)?json\s*(;|$)/i;

/** What is wrong with the envelope of an operation, as the answer to it; null when it may be opened. */
export const refusalOfRequest = ({ method, headers }: Request): Response | null => {
  if (method === 'GET') return null;
  if (method !== 'POST') return refuseMethod(method);
  const type = headers.get('content-type') ?? '';
  return JSON_TYPE.test(type)
    ? null
    : refuse(415, `content-type must be application/json, got ${quote(type)}`);
};

/** Yoga leaves an answer that no accepted media type can carry without a body. */
export const refusalOfAccept = (request: Request, response: Response): Response =>
  response.status === 406
    ? refuse(
        406,
        `accept must allow application/json or application/graphql-response+json, got ${quote(request.headers.get('accept') ?? '')}`,
      )
    : response;
