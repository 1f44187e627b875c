import { isIP } from 'node:net';

export type Product = 'Dbs' | 'Sas';

/** Where to send. */
export interface Endpoint {
  /** For instance `https://tds.cn-shanghai.aliyuncs.com`. */
  readonly origin: string;
  /** Whether a table or a setting names it; else it is made of a region that a client named. */
  readonly isKnown: boolean;
}

/** The endpoint of a product for a region. */
export type EndpointOf = (product: Product, regionId: string) => Endpoint;

/** Whether the gateway calls from the internet, or from inside a VPC of the vendor's. */
export type Network = 'internet' | 'vpc';

/** An origin per product, which replaces the table for every region. */
export type EndpointOverrides = Readonly<Record<Product, string | null>>;

/** Whether a host, of a URL or a setting, is this machine by its name alone. */
export const isLoopback = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
};

/**
 * The origin of a host, or of a URL with a scheme; null for what is neither, or has more than that. Plain http would
 * show the signed request, so only to loopback.
 */
export const readOrigin = (text: string): string | null => {
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { protocol, origin, hostname, pathname, search, hash, username, password } = new URL(withScheme);
  const isBare = pathname === '/' && search === '' && hash === '' && username === '' && password === '';
  const isAllowed = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isBare && isAllowed ? origin : null;
};

/**
 * DBS regions that the internet reaches through Hangzhou. The US and finance ones stand in older documentation and in
 * the vendor's libraries only; what no newer page takes back is kept.
 */
const DBS_SERVED_FROM_HANGZHOU: ReadonlySet<string> = new Set([
  'cn-hangzhou',
  'cn-qingdao',
  'cn-beijing',
  'cn-shanghai',
  'cn-shenzhen',
  'cn-hongkong',
  'us-west-1',
  'us-east-1',
  'cn-hangzhou-finance',
  'cn-shanghai-finance-1',
  'cn-shenzhen-finance-1',
]);

/**
 * DBS regions with a host of their own. The vendor's libraries send cn-zhangjiakou to Hangzhou and miss
 * cn-wulanchabu; the documentation is newer, and its hosts are those of the region that has the data.
 */
const DBS_REGIONS: ReadonlySet<string> = new Set([
  ...['cn-zhangjiakou', 'cn-wulanchabu', 'cn-huhehaote', 'cn-chengdu'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-5', 'ap-northeast-1', 'ap-south-1'],
  ...['eu-central-1', 'eu-west-1', 'me-east-1'],
]);

/** In a region that no table lists, the documented prefix; the libraries would take `dbs`, which no page has. */
const dbs = (regionId: string, network: Network): Endpoint => {
  const isFromHangzhou = DBS_SERVED_FROM_HANGZHOU.has(regionId);
  const isKnown = isFromHangzhou || DBS_REGIONS.has(regionId);
  // Inside a VPC each region has a host of its own, but for one that has none.
  const host =
    network === 'vpc' && regionId !== 'cn-hangzhou-finance'
      ? `dbs-api-vpc.${regionId}`
      : `dbs-api.${isFromHangzhou ? 'cn-hangzhou' : regionId}`;
  return { origin: `https://${host}.aliyuncs.com`, isKnown };
};

const sasHost = (regionId: string, network: Network): string => {
  const isMainland = regionId.startsWith('cn-');
  if (network === 'internet') return isMainland ? 'tds.cn-shanghai' : 'tds.ap-southeast-1';
  if (regionId === 'ap-southeast-2') return 'tds-vpc.ap-southeast-2';
  return isMainland && regionId !== 'cn-hongkong' ? 'tds.vpc-proxy' : 'tds-intl.vpc-proxy';
};

/**
 * Security Center has two control planes, mainland China and overseas, which every region belongs to; the database's
 * own region is a parameter. Hong Kong is with the mainland from the internet, and with overseas inside a VPC. The
 * vendor's libraries disagree with each other (`tds`, `sas`, and ap-southeast-3 on its own), so the documentation
 * decides, which is newer than they are.
 */
const sas = (regionId: string, network: Network): Endpoint => ({
  origin: `https://${sasHost(regionId, network)}.aliyuncs.com`,
  isKnown: true,
});

export const createEndpoints =
  (overrides: EndpointOverrides, network: Network = 'internet'): EndpointOf =>
  (product, regionId) => {
    const origin = overrides[product];
    if (origin !== null) return { origin, isKnown: true };
    return product === 'Dbs' ? dbs(regionId, network) : sas(regionId, network);
  };
