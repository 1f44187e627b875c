import type { IncomingMessage } from 'node:http';
import type { GraphQLError } from 'graphql';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import { type OnUnexpected, publicError } from './mask-error.ts';

/** The answer to a request that fails as a whole. */
export const errorResponse = (status: number, error: GraphQLError): Response =>
  Response.json({ errors: [error] }, { status });

const nothingUnexpected: OnUnexpected = () => {};

/** The error of a request that is no GraphQL request. */
export const refusal = (error: PrecheckError): GraphQLError => publicError(error, nothingUnexpected);

/** The answer to a request that is no GraphQL request. */
const refuse = (status: number, message: string): Response =>
  errorResponse(status, refusal(new PrecheckError('INVALID_ARGUMENT', message)));

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

const ANSWERED_AS = [
  'application/graphql-response+json',
  'application/json',
  'text/event-stream',
  'multipart/mixed',
];

/** Whether one of the accepted types, `*` among them, is one in which operations are answered. */
const isAcceptable = (accept: string): boolean =>
  accept.split(',').some((text) => {
    const [range = '', ...params] = text.replace(/\s/g, '').toLowerCase().split(';');
    const charset = params.find((param) => param.startsWith('charset=')) ?? 'charset=utf-8';
    const [type, subtype] = range.split('/');
    const isMatch = (own: string) => {
      const [ownType, ownSubtype] = own.split('/');
      return (type === '*' || type === ownType) && (subtype === '*' || subtype === ownSubtype);
    };
    return charset === 'charset=utf-8' && ANSWERED_AS.some(isMatch);
  });

const refusalOfAccept = ({ headers }: Request): Response | null => {
  const accept = headers.get('accept') || '*/*';
  if (isAcceptable(accept)) return null;
  const types = 'application/json or application/graphql-response+json';
  return refuse(406, `accept must allow ${types}, got ${quote(accept)}`);
};

/** What is wrong with the envelope of an operation, as the answer to it; null when it may be opened. */
export const refusalOfRequest = (request: Request): Response | null => {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'POST') return refuseMethod(method);
  const type = headers.get('content-type') ?? '';
  if (method === 'POST' && !JSON_TYPE.test(type))
    return refuse(415, `content-type must be application/json, got ${quote(type)}`);
  return refusalOfAccept(request);
};
