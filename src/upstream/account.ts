import type { Credentials } from './credentials.ts';
import type { EndpointOf, Product } from './endpoints.ts';

/** Calls of one operation that one endpoint takes from one account in any second. */
export type Quotas = Readonly<Record<Product, number>>;

/** One account at the vendor. */
export interface Account {
  /** What keys call it. */
  readonly name: string;
  readonly credentials: Credentials;
  /** Where a key names no region. */
  readonly regionId: string;
  readonly endpoint: EndpointOf;
  readonly quotas: Quotas;
}

/** The vendor tells no figures for its operations here; others of its products have from 10 to 100. */
export const DEFAULT_QUOTAS: Quotas = { Dbs: 20, Sas: 20 };

/** More than any account has. */
export const MAX_QUOTA = 10_000;
