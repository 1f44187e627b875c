import {
  buildSchema,
  type ExecutionResult,
  GraphQLEnumType,
  GraphQLError,
  type GraphQLFieldConfig,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  graphql,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { PrecheckError } from '../../src/domain/precheck-error.ts';
import { publicError } from '../../src/server/mask-error.ts';

/** The error a client sees, and what the operator was told. */
const mask = (thrown: unknown) => {
  const told: PrecheckError[] = [];
  const error = publicError(thrown, (unexpected) => told.push(unexpected));
  const { message, path, extensions } = error.toJSON();
  return { error, told, message, path, extensions };
};

const AT = ['precheckRuns', 3, 'items'] as const;
const located = (originalError: Error, layers = 1): GraphQLError => {
  let error = originalError;
  for (let layer = 0; layer < layers; layer++)
    error = new GraphQLError(error.message, { path: AT, originalError: error });
  if (error instanceof GraphQLError) return error;
  throw new Error('at least one layer');
};

const INTERNAL = {
  code: 'INTERNAL',
  retryable: false,
  errorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
};
const SECRET = 'connect ECONNREFUSED 10.1.2.3:6379';

describe('our own error', () => {
  it.each([
    ['UPSTREAM_THROTTLED', true],
    ['UPSTREAM_UNAVAILABLE', true],
    ['UPSTREAM_TIMEOUT', true],
    ['NOT_FOUND', false],
    ['INVALID_ARGUMENT', false],
    ['UNAUTHENTICATED', false],
    ['FORBIDDEN', false],
    ['LIMIT_EXCEEDED', false],
    ['UPSTREAM_FORBIDDEN', false],
    ['UPSTREAM_MALFORMED', false],
    ['UPSTREAM_CREDENTIALS', false],
    ['INTERNAL', false],
  ] as const)('%s keeps its code and message; retryable: %s', (code, retryable) => {
    const { message, extensions, told } = mask(new PrecheckError(code, 'As written.'));
    expect({ message, extensions }).toEqual({ message: 'As written.', extensions: { code, retryable } });
    expect(told).toEqual([]);
  });

  it('names the request of the vendor where there was one', () => {
    const { extensions } = mask(new PrecheckError('NOT_FOUND', 'm', { requestId: 'R-1' }));
    expect(extensions).toEqual({ code: 'NOT_FOUND', retryable: false, requestId: 'R-1' });
  });

  it('names the log line of a failure that was recorded before, and does not record it again', () => {
    const { extensions, told } = mask(
      PrecheckError.from(new PrecheckError('INTERNAL', 'm', { errorId: 'E-1' })),
    );
    expect(extensions).toEqual({ code: 'INTERNAL', retryable: false, errorId: 'E-1' });
    expect(told).toEqual([]);
  });

  it.each([1, 2, 5])('is found under %i layers of GraphQLError, and the path is kept', (layers) => {
    const { message, path, extensions } = mask(located(new PrecheckError('NOT_FOUND', 'm'), layers));
    expect({ message, path, extensions }).toEqual({
      message: 'm',
      path: AT,
      extensions: { code: 'NOT_FOUND', retryable: false },
    });
  });

  it('never shows its cause', () => {
    const { error } = mask(new PrecheckError('UPSTREAM_UNAVAILABLE', 'm', { cause: new Error(SECRET) }));
    expect(JSON.stringify(error)).not.toContain(SECRET);
    expect(error.cause ?? error.originalError).toBeUndefined();
  });
});

describe('what nobody foresaw', () => {
  it.each<[string, unknown]>([
    ['an Error', new Error(SECRET)],
    ['a TypeError', new TypeError(SECRET)],
    ['an error of Node', Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' })],
    ['an error that carries one of our codes', Object.assign(new Error(SECRET), { code: 'NOT_FOUND' })],
    [
      'an error with extensions of its own',
      Object.assign(new Error(SECRET), { extensions: { code: 'NOT_FOUND' } }),
    ],
    ['a string', SECRET],
    ['an object', { message: SECRET }],
    ['null', null],
    ['nothing', undefined],
  ])('%s is INTERNAL with an errorId and a message that says nothing of it', (_what, thrown) => {
    const { error, message, extensions } = mask(thrown);
    expect(extensions).toEqual(INTERNAL);
    expect(message).toMatch(/^Unexpected failure/);
    expect(JSON.stringify(error)).not.toContain('10.1.2.3');
  });

  it('is told once, with the cause, under the errorId that the client sees', () => {
    const cause = new Error(SECRET);
    const { told, extensions } = mask(located(cause, 2));
    expect(told).toHaveLength(1);
    expect(told[0]?.cause).toBe(cause);
    expect(told[0]?.errorId).toBe(extensions?.['errorId']);
  });

  it('keeps the path', () => {
    expect(mask(located(new Error(SECRET))).path).toEqual(AT);
  });

  it('has an errorId of its own each time', () => {
    const thrown = new Error(SECRET);
    expect(mask(thrown).extensions?.['errorId']).not.toBe(mask(thrown).extensions?.['errorId']);
  });

  it('a client that left is not told to the operator, and masked like any other', () => {
    const { told, message, extensions } = mask(
      located(new DOMException('This operation was aborted', 'AbortError')),
    );
    expect(told).toEqual([]);
    expect({ message, extensions }).toMatchObject({
      message: expect.not.stringContaining('aborted'),
      extensions: { code: 'INTERNAL', retryable: false },
    });
  });
});

describe('what graphql says of a request', () => {
  const schema = buildSchema('type Query { a(n: Int!): String }');
  const firstOf = (errors: readonly GraphQLError[] | undefined): GraphQLError => {
    if (errors?.[0]) return errors[0];
    throw new Error('it was accepted');
  };
  const executed = async (source: string, variableValues = {}, operationName?: string) =>
    firstOf((await graphql({ schema, source, variableValues, operationName: operationName ?? null })).errors);
  const parsed = (source: string) => {
    try {
      parse(source);
    } catch (thrown) {
      return thrown;
    }
    throw new Error('it was accepted');
  };
  const Q = 'query A($n: Int!) { a(n: $n) }';

  it.each<[string, () => unknown, code: string, message: RegExp]>([
    ['a syntax error', () => parsed('{'), 'GRAPHQL_PARSE_FAILED', /^Syntax Error: /],
    [
      'a variable of the wrong type',
      () => executed(Q, { n: 'x' }),
      'INVALID_ARGUMENT',
      /"\$n" got invalid value/,
    ],
    ['a variable that is missing', () => executed(Q), 'INVALID_ARGUMENT', /"\$n" of required type/],
    ['an unknown operation', () => executed(Q, { n: 1 }, 'B'), 'INVALID_ARGUMENT', /Unknown operation/],
    [
      'two operations and no name',
      () => executed('query A { __typename } query B { __typename }'),
      'INVALID_ARGUMENT',
      /Must provide operation name/,
    ],
    [
      'a null for an argument that has a default',
      () => executed('query ($n: Int = 1) { a(n: $n) }', { n: null }),
      'INVALID_ARGUMENT',
      /must not be null/,
    ],
    [
      'an error that Yoga calls invalid',
      () =>
        firstOf(
          validate(schema, parse('{ b }')).map(
            ({ message }) => new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
          ),
        ),
      'GRAPHQL_VALIDATION_FAILED',
      /Cannot query field "b"/,
    ],
    [
      'an error that Yoga calls a bad request',
      () => new GraphQLError('no', { extensions: { code: 'BAD_REQUEST' } }),
      'INVALID_ARGUMENT',
      /^no$/,
    ],
  ])('%s keeps its message', async (_what, make, code, message) => {
    const masked = mask(await make());
    expect(masked.message).toMatch(message);
    expect(masked.extensions).toMatchObject({ code, retryable: false });
    expect(masked.told).toEqual([]);
  });

  it('keeps where in the document it is', async () => {
    expect(mask(await executed(Q, { n: 'x' })).error.toJSON().locations).toEqual([{ line: 1, column: 9 }]);
  });

  it('before an execution it is a 400 to clients that speak GraphQL over HTTP', () => {
    expect(mask(parsed('{')).extensions).toMatchObject({ http: { spec: true, status: 400 } });
  });

  it('keeps the status and headers that Yoga gave it', () => {
    const http = { status: 405, headers: { Allow: 'POST' } };
    expect(mask(new GraphQLError('no', { extensions: { http } })).extensions).toMatchObject({ http });
  });
});

describe('what graphql says of our own answers is a defect, not the fault of the client', () => {
  const Letter = new GraphQLEnumType({ name: 'Letter', values: { A: {} } });
  const Named = new GraphQLInterfaceType({
    name: 'Named',
    fields: { name: { type: GraphQLString } },
    resolveType: () => 'Nobody',
  });
  const Strict = new GraphQLObjectType({
    name: 'Strict',
    fields: { name: { type: GraphQLString } },
    isTypeOf: () => false,
  });
  const answers: Record<string, GraphQLFieldConfig<unknown, unknown>> = {
    'null where it must not be': { type: new GraphQLNonNull(GraphQLString), resolve: () => null },
    'an unknown enum value': { type: Letter, resolve: () => SECRET },
    'a number out of range': { type: GraphQLInt, resolve: () => 2 ** 40 },
    'no list': { type: new GraphQLList(GraphQLString), resolve: () => 7 },
    'a type that is unknown': { type: Named, resolve: () => ({ name: SECRET }) },
    'a value of another type': { type: Strict, resolve: () => ({ name: SECRET }) },
  };

  it.each(Object.entries(answers))('%s', async (_what, field) => {
    const query = new GraphQLObjectType({ name: 'Query', fields: { a: field } });
    const source = `{ a ${field.type === Named || field.type === Strict ? '{ name }' : ''} }`;
    const { errors = [] }: ExecutionResult = await graphql({ schema: new GraphQLSchema({ query }), source });
    expect(errors).toHaveLength(1);
    const { extensions, told, message, path } = mask(errors[0]);
    expect(extensions).toEqual(INTERNAL);
    expect(message).toMatch(/^Unexpected failure/);
    expect(path).toEqual(['a']);
    expect(told).toHaveLength(1);
  });
});

describe('masking what is masked', () => {
  it.each<[string, unknown]>([
    ['our own error', new PrecheckError('NOT_FOUND', 'm', { requestId: 'R' })],
    ['what nobody foresaw', new Error(SECRET)],
    ['a located error', located(new Error(SECRET))],
    ['a bad request', new GraphQLError('no')],
  ])('%s changes nothing and tells nobody', (_what, thrown) => {
    const once = mask(thrown).error;
    const twice = mask(once);
    expect(twice.error.toJSON()).toEqual(once.toJSON());
    expect(twice.told).toEqual([]);
  });

  it('a located masked error keeps its code and errorId', () => {
    const once = mask(new Error(SECRET));
    const twice = mask(located(once.error));
    expect(twice.extensions).toEqual(once.extensions);
    expect(twice.told).toEqual([]);
  });
});

describe('what a client gets', () => {
  it.each<[string, unknown]>([
    ['our own error', new PrecheckError('NOT_FOUND', 'm', { cause: new Error(SECRET) })],
    ['what nobody foresaw', new Error(SECRET, { cause: new Error(SECRET) })],
    ['a located error', located(new Error(SECRET))],
    ['a bad request', new GraphQLError('no', { originalError: new GraphQLError('no') })],
  ])('%s has no stack, cause or original error', (_what, thrown) => {
    const text = JSON.stringify(mask(thrown).error);
    const { message, extensions, ...rest } = JSON.parse(text);
    expect(Object.keys(extensions)).toEqual(expect.arrayContaining(['code', 'retryable']));
    expect(Object.keys(rest).filter((name) => name !== 'path' && name !== 'locations')).toEqual([]);
    expect(text).not.toMatch(/\.ts:|node_modules|originalError|stack|10\.1\.2\.3/);
  });
});
