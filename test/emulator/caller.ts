import { createHash, randomUUID } from 'node:crypto';
import { EMULATOR_ACCESS_KEY } from '../../src/emulator/access-key.ts';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/emulator.ts';
import { signatureOf } from '../../src/emulator/signature.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

/** A request as a well-behaved client makes it; every member is one way to differ. */
export interface CallOptions {
  readonly nowMs: number;
  readonly action?: string;
  readonly version?: string;
  readonly method?: string;
  readonly url?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly nonce?: string;
  readonly date?: string;
  readonly accessKeyId?: string;
  readonly secret?: string;
}

export const DBS = { action: 'DescribePreCheckProgressList', version: '2019-03-06' };
export const SAS = { action: 'QueryPreCheckDatabase', version: '2018-12-03' };

const headersOf = (options: CallOptions, host: string): Record<string, string> => ({
  host,
  'x-acs-action': options.action ?? DBS.action,
  'x-acs-version': options.version ?? DBS.version,
  'x-acs-date': options.date ?? new Date(options.nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
  'x-acs-signature-nonce': options.nonce ?? randomUUID(),
  'x-acs-content-sha256': createHash('sha256')
    .update(options.body ?? '')
    .digest('hex'),
  ...options.headers,
});

export const signedRequest = (options: CallOptions): Request => {
  const { method = 'POST', url = 'http://emulator.test/', query = {}, body, secret } = options;
  const headers = headersOf(options, new URL(url).host);
  const signature = signatureOf(
    {
      method,
      query: Object.entries(query),
      headers: Object.entries(headers),
      bodyHash: headers['x-acs-content-sha256'] ?? '',
    },
    secret ?? EMULATOR_ACCESS_KEY.accessKeySecret,
  );
  const accessKeyId = options.accessKeyId ?? EMULATOR_ACCESS_KEY.accessKeyId;
  const signedHeaders = Object.keys(headers).toSorted().join(';');
  const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`;
  const search = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join('='));
  return new Request(`${url}?${search.join('&')}`, {
    method,
    headers: { ...headers, authorization },
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  });
};

/** The same request with some headers replaced after it was signed; null takes one away. */
export const tampered = (
  request: Request,
  headers: Readonly<Record<string, string | null>>,
  url = request.url,
): Request => {
  const changed = new Headers(request.headers);
  for (const [name, value] of Object.entries(headers))
    value === null ? changed.delete(name) : changed.set(name, value);
  return new Request(url, { method: request.method, headers: changed });
};

// biome-ignore lint/suspicious/noExplicitAny: a test reads the wire as it is
export type Wire = any;

export interface Caller {
  readonly clock: ManualClock;
  readonly emulator: Emulator;
  send(request: Request): Promise<{ status: number; body: Wire }>;
  /** Signs with the caller's clock and sends. */
  call(options: Omit<CallOptions, 'nowMs'>): Promise<{ status: number; body: Wire }>;
  dbs(query: Readonly<Record<string, string>>): Promise<{ status: number; body: Wire }>;
  sas(query: Readonly<Record<string, string>>): Promise<{ status: number; body: Wire }>;
}

/** A client beside a fresh emulator on a clock that stands still. */
export const createCaller = (options: Omit<EmulatorOptions, 'clock'> = {}): Caller => {
  const clock = createManualClock();
  const emulator = createEmulator({ clock, ...options });
  const send: Caller['send'] = async (request) => {
    const response = await emulator.handle(request);
    return { status: response.status, body: await response.json() };
  };
  const call: Caller['call'] = (options) => send(signedRequest({ nowMs: clock.now(), ...options }));
  return {
    clock,
    emulator,
    send,
    call,
    dbs: (query) => call({ ...DBS, query }),
    sas: (query) => call({ ...SAS, query: { UniRegionId: 'cn-hangzhou', ...query } }),
  };
};
