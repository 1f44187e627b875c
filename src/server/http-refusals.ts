import { type OutgoingHttpHeaders, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, PrecheckError, quote } from '../domain/precheck-error.ts';
import { refusal } from './request-check.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** A GET with a hundred keys must fit. */
export const MAX_HEADER_BYTES = 64 * 1024;
const MAX_HEADER_FIELDS = 1000;

/** Told of a request that never became an operation; what was sent is not repeated, it may hold a secret. */
export type OnRefused = (refused: { readonly status: number; readonly code: ErrorCode }) => void;

export interface HttpRefusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether another request may follow on the connection. */
  readonly mayFollow?: true;
}

const NO_CONNECT: HttpRefusal = {
  status: 405,
  code: 'INVALID_ARGUMENT',
  message: 'method must be GET or POST, got "CONNECT"',
};

export const NO_HOST: HttpRefusal = {
  status: 400,
  code: 'INVALID_ARGUMENT',
  message: 'a request of HTTP/1.1 must have a host header, got none',
};

/** A handshake that comes as a plain request: proxies leave out what asks for another protocol, unless told otherwise. */
export const HALF_HANDSHAKE: HttpRefusal = {
  status: 426,
  code: 'INVALID_ARGUMENT',
  message:
    'a WebSocket handshake must be HTTP/1.1 with upgrade and connection, got it without: a proxy must pass them on',
};

export const nothingAt = (path = ''): HttpRefusal => ({
  status: 404,
  code: 'NOT_FOUND',
  message: `path must be /graphql, where GraphQL is, got ${quote(path)}`,
  mayFollow: true,
});

const wholeOf = ({ status, code, message, mayFollow }: HttpRefusal) => {
  const body = JSON.stringify({ errors: [refusal(new PrecheckError(code, message))] });
  const headers = {
    ...SECURITY_HEADERS,
    ...(mayFollow ? {} : { connection: 'close' }),
    ...(status === 405 ? { allow: 'GET, POST' } : {}),
    ...(status === 426 ? { upgrade: 'websocket', 'sec-websocket-version': '13' } : {}),
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  };
  return { status, headers, body };
};

/** Answers where there is no request yet, but bytes; with what was to be said in any answer to it, if it has begun. */
const endWith = (
  socket: Duplex,
  { status, code, message }: HttpRefusal,
  begun: OutgoingHttpHeaders = {},
): void => {
  const { headers, body } = wholeOf({ status, code, message });
  const lines = Object.entries({ ...begun, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`;
  socket.end(head + body, () => socket.destroy());
};

/** Where Node's parser stopped: in the request line, or in a header. Elsewhere may be a body or a secret. */
const IN_REQUEST_LINE = /^HPE_INVALID_(METHOD|URL|VERSION|CONSTANT)$/;
const IN_HEADER = /^HPE_INVALID_(HEADER_TOKEN|CONTENT_LENGTH|TRANSFER_ENCODING)$/;

/** The line that the parser stopped in, as far as it came at once. Of a header only the name: see above. */
const stoppedAt = (error: Error): string => {
  if (!('rawPacket' in error && Buffer.isBuffer(error.rawPacket) && 'bytesParsed' in error)) return '';
  const code = 'code' in error ? String(error.code) : '';
  const text = error.rawPacket.toString('latin1');
  const start = text.lastIndexOf('\n', Number(error.bytesParsed) - 1) + 1;
  const [line = ''] = text.slice(start).split(/\r?\n/, 1);
  // A line that began in an earlier packet may begin here in the middle of a value.
  const name = IN_HEADER.test(code) && start > 0 ? line.slice(0, Math.max(0, line.indexOf(':'))) : '';
  const shown = IN_REQUEST_LINE.test(code) ? line : name;
  return shown === '' ? '' : `, got ${quote(shown)}`;
};

const reasonIn = (error: Error): string => ('reason' in error ? `: ${error.reason}` : '');

const refusalOf = (error: Error, { headersTimeout, requestTimeout }: Server): HttpRefusal => {
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
        message: `the request must be HTTP/1.1${stoppedAt(error)}${reasonIn(error)}`,
      };
  }
};

/** What is and was answered on one connection. */
interface Connection {
  readonly open: Set<ServerResponse>;
  last: ServerResponse | null;
}

/**
 * Whether what is written now would be read as the answer to the request that was refused: no other is being answered,
 * and if it is the last one whose body is broken, its answer has not begun.
 */
const mayAnswer = ({ open, last }: Connection): boolean => {
  const [answer] = open;
  return answer ? !(answer.headersSent || answer.req.complete) : (last?.req.complete ?? true);
};

/** Answers with a code what is refused by HTTP, be it by Node or by us. */
export const createHttpRefusals = (onRefused: OnRefused) => {
  const told = (refused: HttpRefusal): HttpRefusal => {
    onRefused({ status: refused.status, code: refused.code });
    return refused;
  };

  const answer = (response: ServerResponse, refused: HttpRefusal): void => {
    const { status, headers, body } = wholeOf(told(refused));
    response.writeHead(status, headers).end(body);
  };

  /** Answers a request with which Node has handed over its socket. */
  const answerSocket = (socket: Duplex, refused: HttpRefusal): void => {
    // From here on the socket is ours, and so are its errors.
    socket.on('error', () => {});
    endWith(socket, told(refused));
  };

  /** Takes over what Node would refuse with a status alone. */
  const takeOver = (server: Server): void => {
    const connections = new WeakMap<Duplex, Connection>();
    server.maxHeadersCount = MAX_HEADER_FIELDS;
    server.on('request', ({ socket }, response) => {
      const connection = connections.get(socket) ?? { open: new Set(), last: null };
      connections.set(socket, connection);
      connection.open.add(response);
      connection.last = response;
      response.once('close', () => connection.open.delete(response));
    });
    server.on('clientError', (error, socket) => {
      const connection = connections.get(socket);
      if (!socket.writable || (connection && !mayAnswer(connection))) return void socket.destroy();
      const [begun] = connection?.open ?? [];
      endWith(socket, told(refusalOf(error, server)), begun?.getHeaders());
    });
    server.on('checkExpectation', ({ headers }, response) => {
      const message = `expect must be 100-continue, got ${quote(headers.expect ?? '')}`;
      answer(response, { status: 417, code: 'INVALID_ARGUMENT', message });
    });
    server.on('connect', (_request, socket) => answerSocket(socket, NO_CONNECT));
  };

  return { answer, answerSocket, takeOver };
};
