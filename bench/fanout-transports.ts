/** Selected last is what the reader of a stream looks for. */
const DOCUMENT = `subscription Fanout($keys: [PrecheckRunKey!]!) {
  precheckUpdates(keys: $keys) {
    keyIndex runId
    run {
      kind status verdict progress updatedAt observedAt revision
      items { code order state message }
      counts { total passed warned failed }
    }
    changedItems { code state }
    isNewAttempt trouble { code } isFinal
  }
}`;

export const OPERATION = JSON.stringify({
  query: DOCUMENT,
  variables: { keys: [{ backupPlan: { backupPlanId: 'dbs-plan-moving' } }] },
});

/** The end of each event of `OPERATION`, in the bytes of any transport, and of nothing else. */
export const EVENT_END = Buffer.from('"isFinal":false}}}');

/** How a client subscribes, and what a server that knows nothing but bytes sends it. */
interface Transport {
  /** Sent as soon as there is a connection. */
  readonly hello: (host: string) => string | Buffer;
  /** How the answer begins. */
  readonly welcome: string;
  /** Sent once its `after` has come; needless where `hello` says all. */
  readonly subscribe?: { readonly after: Buffer; readonly bytes: Buffer };
  /** An event, given its JSON. */
  readonly frame: (json: string) => string;
}

/** A message of a client, masked by zeros: masked it must be, and so it is what it was. */
const masked = (message: object): Buffer => {
  const payload = Buffer.from(JSON.stringify(message));
  const head = Buffer.from([0x81, 0xfe, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
};

/** Padded, as a message of less than 126 bytes would have another head. */
const INIT = masked({ type: 'connection_init', payload: { padding: '.'.repeat(126) } });

const requestOf = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;

export const TRANSPORTS: Readonly<Record<string, Transport>> = {
  sse: {
    hello: (host) =>
      requestOf([
        'POST /graphql HTTP/1.1',
        `host: ${host}`,
        'content-type: application/json',
        'accept: text/event-stream',
        `content-length: ${Buffer.byteLength(OPERATION)}`,
      ]) + OPERATION,
    welcome: 'HTTP/1.1 200',
    frame: (json) => `event: next\ndata: ${json}\n\n`,
  },
  ws: {
    hello: (host) => {
      const upgrade = requestOf([
        'GET /graphql HTTP/1.1',
        `host: ${host}`,
        'connection: upgrade',
        'upgrade: websocket',
        'sec-websocket-version: 13',
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol: graphql-transport-ws',
      ]);
      return Buffer.concat([Buffer.from(upgrade), INIT]);
    },
    welcome: 'HTTP/1.1 101',
    subscribe: {
      after: Buffer.from('connection_ack'),
      bytes: masked({ id: '1', type: 'subscribe', payload: JSON.parse(OPERATION) }),
    },
    frame: (json) => `{"id":"1","type":"next","payload":${json}}`,
  },
};

export const transportOf = (name: string): Transport => {
  const transport = TRANSPORTS[name];
  if (!transport)
    throw new Error(`transport must be one of ${Object.keys(TRANSPORTS).join(', ')}, got ${name}`);
  return transport;
};
