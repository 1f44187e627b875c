import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { PrecheckError, quote } from '../domain/precheck-error.ts';
import { errorResponse, refusal } from './request-check.ts';

type Fields = Readonly<Record<string, unknown>>;

const NAMES = ['query', 'variables', 'operationName', 'extensions'] as const;
const KNOWN: ReadonlySet<string> = new Set(NAMES);

const BODY = 'the request body';

const bad = (message: string, cause?: unknown): PrecheckError =>
  new PrecheckError('INVALID_ARGUMENT', message, { cause });

/** A value as it may stand in a message. Objects and lists are not looked into: they may be of any size and depth. */
const show = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'an object' : String(value);
};

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readJson = (what: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The engine's own words tell where, and show the text there.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw bad(`${what} must be JSON, got ${quote(text)}: ${reason}`, cause);
  }
};

const textIn = (fields: Fields, name: string): string | undefined => {
  const value = fields[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw bad(`${name} must be a string, got ${show(value)}`);
};

const objectIn = (fields: Fields, name: string): Record<string, unknown> | undefined => {
  const value = fields[name] ?? undefined;
  if (value === undefined || isObject(value)) return value;
  throw bad(`${name} must be an object, got ${show(value)}`);
};

/** Many more than any input has. For each field that an input does not have, graphql writes out all of them. */
const MAX_FIELDS = 32;

const checkFields = (variables: Fields): void => {
  const rest = Object.values(variables);
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== 'object' || value === null) continue;
    const inner: unknown[] = Object.values(value);
    if (isObject(value) && inner.length > MAX_FIELDS) {
      const message = `an object in variables may have at most ${MAX_FIELDS} fields, got ${inner.length}`;
      throw new PrecheckError('LIMIT_EXCEEDED', message);
    }
    for (const one of inner) rest.push(one);
  }
};

const toParams = (fields: Fields): GraphQLParams => {
  const query = textIn(fields, 'query');
  if (query === undefined) throw bad(`query must be a GraphQL document, got ${show(fields['query'])}`);
  const operationName = textIn(fields, 'operationName');
  const variables = objectIn(fields, 'variables');
  if (variables) checkFields(variables);
  const extensions = objectIn(fields, 'extensions');
  return {
    query,
    ...(operationName === undefined ? {} : { operationName }),
    ...(variables === undefined ? {} : { variables }),
    ...(extensions === undefined ? {} : { extensions }),
  };
};

/** The parameters of an operation in what a client sent as such; throws INVALID_ARGUMENT or LIMIT_EXCEEDED. */
export const paramsIn = (what: string, body: unknown): GraphQLParams => {
  if (!isObject(body)) throw bad(`${what} must be one JSON object, got ${show(body)}`);
  const unknown = Object.keys(body).find((name) => !KNOWN.has(name) && body[name] !== null);
  if (unknown === undefined) return toParams(body);
  throw bad(`a parameter must be one of ${NAMES.join(', ')}, got ${quote(unknown)}`);
};

/** Those in the body of a POST; throws as above. */
export const paramsInBody = (text: string): GraphQLParams => paramsIn(BODY, readJson(BODY, text));

/** An empty parameter is one that was left out. What else is in an address does not concern us. */
const paramsInAddress = (search: URLSearchParams): GraphQLParams => {
  const textOf = (name: string): string | undefined => {
    const [first, ...others] = search.getAll(name);
    if (others.length === 0) return first || undefined;
    throw bad(`${name} must be given once, got ${others.length + 1} of it`);
  };
  const jsonOf = (name: string): unknown => {
    const text = textOf(name);
    return text === undefined ? undefined : readJson(name, text);
  };
  return toParams({
    query: textOf('query'),
    operationName: textOf('operationName'),
    variables: jsonOf('variables'),
    extensions: jsonOf('extensions'),
  });
};

/** The parameters of an operation, from the body of a POST or the address of a GET, or what is wrong as an answer. */
export const readParams = async (request: Request): Promise<GraphQLParams | Response> => {
  try {
    return request.method === 'POST'
      ? paramsInBody(await request.text())
      : paramsInAddress(new URL(request.url).searchParams);
  } catch (thrown) {
    if (thrown instanceof PrecheckError) return errorResponse(400, refusal(thrown));
    throw thrown;
  }
};

/** Reads parameters as above, for whatever Yoga answers. */
export const requestParams: Plugin = {
  onRequestParse: ({ setRequestParser }) => setRequestParser(readParams),
};
