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

/** How a client subscribes. */
interface Transport {
  /** Sent as soon as there is a connection. */
  readonly hello: (host: string) => string;
  /** How the answer begins. */
  readonly welcome: string;
  /** Sent once its `after` has come; needless where `hello` says all. */
  readonly subscribe?: { readonly after: Buffer; readonly bytes: Buffer };
}

export const TRANSPORTS: Readonly<Record<string, Transport>> = {
  sse: {
    hello: (host) =>
      [
        'POST /graphql HTTP/1.1',
        `host: ${host}`,
        'content-type: application/json',
        'accept: text/event-stream',
        `content-length: ${Buffer.byteLength(OPERATION)}`,
        '',
        OPERATION,
      ].join('\r\n'),
    welcome: 'HTTP/1.1 200',
  },
};

export const transportOf = (name: string): Transport => {
  const transport = TRANSPORTS[name];
  if (!transport)
    throw new Error(`transport must be one of ${Object.keys(TRANSPORTS).join(', ')}, got ${name}`);
  return transport;
};
