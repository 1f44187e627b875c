import { randomUUID } from 'node:crypto';
import { type AccessKey, authorizationOf, bodyHash } from './acs-signature.ts';
import type { Endpoint, Product } from './endpoints.ts';

/** One read of one product, before it is signed. */
export interface AcsRequest {
  /** The name of the account that asks. */
  readonly account: string;
  readonly product: Product;
  readonly action: string;
  readonly version: string;
  readonly endpoint: Endpoint;
  readonly query: Readonly<Record<string, string>>;
  /** It changes something, so it is not sent again unless the vendor said that it had not. */
  readonly isWrite?: true;
  /** What is asked about, for messages: `backup plan "x"`. */
  readonly subject: string;
}

/** The headers of one attempt, under a fresh nonce and date: the vendor refuses a request it has seen. */
export const signedHeaders = (
  { action, version, endpoint, query }: AcsRequest,
  accessKey: AccessKey,
  nowMs: number,
): Record<string, string> => {
  const headers: Record<string, string> = {
    host: new URL(endpoint.origin).host,
    'x-acs-action': action,
    'x-acs-version': version,
    'x-acs-date': `${new Date(nowMs).toISOString().slice(0, -'.000Z'.length)}Z`,
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': bodyHash(''),
  };
  if (accessKey.securityToken !== null) {
    headers['x-acs-accesskey-id'] = accessKey.accessKeyId;
    headers['x-acs-security-token'] = accessKey.securityToken;
  }
  const authorization = authorizationOf({ method: 'POST', query, headers, body: '' }, accessKey);
  return { ...headers, accept: 'application/json', 'user-agent': 'precheck-gateway', authorization };
};
