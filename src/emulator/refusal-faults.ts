import {
  forbidden,
  JSON_TYPE,
  newRequestId,
  notFound,
  type Product,
  type Refusal,
  refusalBody,
  respond,
  toResponse,
} from './answers.ts';
import type { Fault, Faults } from './fault.ts';

const refusing = (
  about: string,
  refusalOf: Refusal | ((product: Product) => Refusal),
  headers = {},
): Fault => ({
  about,
  answer: ({ product, host }) => {
    const refusal = typeof refusalOf === 'function' ? refusalOf(product) : refusalOf;
    const response = toResponse({ refusal }, host);
    for (const [name, value] of Object.entries<string>(headers)) response.headers.set(name, value);
    return response;
  },
});

const throttling = (code: string, about: string, headers = {}): Fault =>
  refusing(about, { status: 400, code, message: 'Request was denied due to flow control.' }, headers);

const OVERLOADED: Refusal = {
  status: 503,
  code: 'ServiceUnavailable',
  message: 'The request has failed due to a temporary failure of the server.',
};

/** The vendor wants to be asked less. */
export const THROTTLING: Faults = {
  throttling: throttling('Throttling', 'Refuses with `Throttling`.'),
  'throttling-user': throttling(
    'Throttling.User',
    'Refuses with `Throttling.User`: the account asks too often.',
  ),
  'throttling-api': throttling(
    'Throttling.Api',
    'Refuses with `Throttling.Api`: everybody asks this too often.',
  ),
  'throttling-retry-after': throttling(
    'Throttling.User',
    'Refuses with `Throttling.User` and asks for a wait of 2 seconds by `x-acs-retry-after`.',
    { 'x-acs-retry-after': '2000' },
  ),
  'throttling-429': {
    about: 'Refuses with HTTP 429 and no word of the vendor.',
    answer: () => respond(429, newRequestId(), 'text/plain', 'Too Many Requests\n'),
  },
};

/** The vendor cannot answer, and says so in one way or another. */
export const UNAVAILABLE: Faults = {
  'internal-error': refusing('Fails with HTTP 500, `InternalError` or `ServerError`.', (product) => ({
    status: 500,
    code: product === 'Dbs' ? 'InternalError' : 'ServerError',
    message: 'The request processing has failed due to some unknown error.',
  })),
  'bad-gateway': {
    about: 'Answers HTTP 502 with the HTML page of a proxy.',
    answer: () =>
      new Response('<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>\n', {
        status: 502,
        headers: { 'content-type': 'text/html', server: 'Tengine' },
      }),
  },
  'service-unavailable': refusing('Fails with HTTP 503 and `ServiceUnavailable`.', OVERLOADED),
  'xml-error': {
    about: 'Fails with HTTP 503 and `ServiceUnavailable`, said in XML.',
    answer: ({ host }) => {
      const requestId = newRequestId();
      const { status, code, message } = OVERLOADED;
      const elements = `<RequestId>${requestId}</RequestId><HostId>${host}</HostId><Code>${code}</Code><Message>${message}</Message>`;
      const xml = `<?xml version='1.0' encoding='UTF-8'?><Error>${elements}</Error>`;
      return respond(status, requestId, 'text/xml;charset=utf-8', xml);
    },
  },
  'lower-case-error': {
    about: 'Fails with HTTP 503 and `ServiceUnavailable`, under keys in lower case.',
    answer: ({ host }) => {
      const requestId = newRequestId();
      const { RequestId, HostId, Code, Message } = refusalBody(OVERLOADED, requestId, host);
      const body = { requestId: RequestId, hostId: HostId, code: Code, message: Message };
      return respond(OVERLOADED.status, requestId, JSON_TYPE, JSON.stringify(body));
    },
  },
  'failure-in-200': {
    about: 'Fails inside an HTTP 200: DBS by `Success: false`, Security Center by a `Code`.',
    answer: ({ product, host }) => {
      const ErrCode = 'InternalError';
      const ErrMessage = 'The request processing has failed due to some unknown error.';
      const content =
        product === 'Dbs'
          ? { Success: false, HttpStatusCode: 500, ErrCode, ErrMessage }
          : { Code: ErrCode, Message: ErrMessage };
      return toResponse({ content }, host);
    },
  },
};

/** The vendor will not answer this access key, or this id. */
export const REFUSED: Faults = {
  'expired-token': refusing('Refuses the key with `InvalidSecurityToken.Expired`.', {
    status: 400,
    code: 'InvalidSecurityToken.Expired',
    message: 'Specified SecurityToken is expired.',
  }),
  'unknown-key': refusing('Refuses the key with `InvalidAccessKeyId.NotFound`.', {
    status: 404,
    code: 'InvalidAccessKeyId.NotFound',
    message: 'Specified access key is not found.',
  }),
  'wrong-clock': refusing('Refuses the date with `InvalidTimeStamp.Expired`, as if a clock was wrong.', {
    status: 400,
    code: 'InvalidTimeStamp.Expired',
    message: 'Specified time stamp or date value is expired.',
  }),
  'wrong-signature': refusing('Refuses the signature with `SignatureDoesNotMatch`.', {
    status: 400,
    code: 'SignatureDoesNotMatch',
    message: 'Specified signature does not match our calculation.',
  }),
  'nonce-used': refusing('Refuses the nonce with `SignatureNonceUsed`, though it is new.', {
    status: 400,
    code: 'SignatureNonceUsed',
    message: 'Specified signature nonce was used already.',
  }),
  forbidden: {
    about: 'Refuses with HTTP 403, `Request.Forbidden` or `NoPermission`.',
    answer: ({ product, host }) => toResponse(forbidden(product), host),
  },
  'not-found': {
    about: 'Knows the id no more.',
    answer: ({ product, host }) => toResponse(notFound(product), host),
  },
};
