import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, quote } from '../domain/precheck-error.ts';
import { refusal } from './request-check.ts';

/** A GET with a hundred keys must fit. */
export const MAX_HEADER_BYTES = 64 * 1024;
const MAX_HEADER_FIELDS = 1000;

/** Told of a request that never became an operation; what was sent is not repeated, it may hold a secret. */
export type OnRefused = (refused: { readonly status: number; readonly code: ErrorCode }) => void;

interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether another request may follow on the connection. */
  readonly mayFollow?: true;
}

const NO_CONNECT: Refusal = {
  status: 405,
  code: 'INVALID_ARGUMENT',
  message: 'method must be GET or POST, got "CONNECT"',
};

export const NO_HOST: Refusal = {
  status: 400,
  code: 'INVALID_ARGUMENT',
  message: 'a request of HTTP/1.1 must have a host header, got none',
};

export const nothingAt = (path = ''): Refusal => ({
  status: 404,
  code: 'NOT_FOUND',
  message: `path must be /graphql, where GraphQL is, got ${quote(path)}`,
  mayFollow: true,
});

const wholeOf = ({ status, code, message, mayFollow }: Refusal) => {
  const body = JSON.stringify({ errors: [refusal(message, code)] });
  const headers = {
    ...(mayFollow ? {} : { connection: 'close' }),
    ...(status === 405 ? { allow: 'GET, POST' } : {}),
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  };
  return { status, headers, body };
};

/** Answers a request that has nothing to do with GraphQL as if it had: with a code. */
export const answerRefusal = (response: ServerResponse, refused: Refusal): void => {
  const { status, headers, body } = wholeOf(refused);
  response.writeHead(status, headers).end(body);
};

/** Answers where there is no request yet, but bytes. */
const endWith = (socket: Duplex, refused: Refusal): void => {
  const { status, headers, body } = wholeOf(refused);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`;
  socket.end(head + body, () => socket.destroy());
};

/** The line that Node's parser stopped in. Of a header only the name: the value may be a secret. */
const stoppedAt = (error: Error): string => {
  if (!('rawPacket' in error && Buffer.isBuffer(error.rawPacket) && 'bytesParsed' in error)) return '';
  const text = error.rawPacket.toString('latin1');
  const start = text.lastIndexOf('\n', Number(error.bytesParsed) - 1) + 1;
  const [line = ''] = text.slice(start).split(/\r?\n/, 1);
  const shown = start === 0 ? line : line.slice(0, Math.max(0, line.indexOf(':')));
  return shown === '' ? '' : `, got ${quote(shown)}`;
};

const reasonOf = (error: Error): string => ('reason' in error ? `: ${error.reason}` : '');

const refusalOf = (error: Error, { headersTimeout, requestTimeout }: Server): Refusal => {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        code: 'LIMIT_EXCEEDED',
        message: `the request line and headers may have at most ${MAX_HEADER_BYTES} bytes in ${MAX_HEADER_FIELDS} fields, got more`,
      };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return {
        status: 413,
        code: 'LIMIT_EXCEEDED',
        message: 'the extensions of a chunk may have at most 16384 bytes, got more',
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: 408,
        code: 'LIMIT_EXCEEDED',
        message: `headers may take at most ${headersTimeout} ms and a request ${requestTimeout} ms, got no end of it`,
      };
    default:
      return {
        status: 400,
        code: 'INVALID_ARGUMENT',
        message: `the request must be HTTP/1.1${stoppedAt(error)}${reasonOf(error)}`,
      };
  }
};

/** Answers with a code what Node refuses by itself, and with a status alone. */
export const answerRefusals = (server: Server, onRefused: OnRefused): void => {
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.maxHeadersCount = MAX_HEADER_FIELDS;
  server.on('request', ({ socket }, response) => answering.set(socket, response));
  server.on('clientError', (error, socket) => {
    const answer = answering.get(socket);
    // What is written into an answer that has begun would be taken for a part of it.
    const hasBegun = answer?.headersSent && !answer.writableEnded;
    if (!socket.writable || hasBegun) return void socket.destroy();
    const refused = refusalOf(error, server);
    onRefused({ status: refused.status, code: refused.code });
    endWith(socket, refused);
  });
  server.on('checkExpectation', ({ headers }, response) => {
    const message = `expect must be 100-continue, got ${quote(headers.expect ?? '')}`;
    const refused = { status: 417, code: 'INVALID_ARGUMENT', message } as const;
    onRefused({ status: refused.status, code: refused.code });
    answerRefusal(response, refused);
  });
  server.on('connect', (_request, socket) => {
    // From here on the socket is ours, and so are its errors.
    socket.on('error', () => {});
    endWith(socket, NO_CONNECT);
  });
};
