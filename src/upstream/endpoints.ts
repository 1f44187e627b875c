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

/** An origin per product, which replaces the table for every region. */
export type EndpointOverrides = Readonly<Record<Product, string | null>>;

/** DBS regions that have no host of their own and are served from Hangzhou. */
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

/** DBS regions with a host of their own. */
const DBS_REGIONS: ReadonlySet<string> = new Set([
  ...['cn-zhangjiakou', 'cn-wulanchabu', 'cn-huhehaote', 'cn-chengdu'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-5', 'ap-northeast-1', 'ap-south-1'],
  ...['eu-central-1', 'eu-west-1', 'me-east-1'],
]);

const dbs = (regionId: string): Endpoint => {
  const isFromHangzhou = DBS_SERVED_FROM_HANGZHOU.has(regionId);
  const host = `dbs-api.${isFromHangzhou ? 'cn-hangzhou' : regionId}.aliyuncs.com`;
  return { origin: `https://${host}`, isKnown: isFromHangzhou || DBS_REGIONS.has(regionId) };
};

/** Security Center has two control planes, mainland China and overseas; the database's region is a parameter. */
const sas = (regionId: string): Endpoint => {
  const isMainland = regionId.startsWith('cn-') && regionId !== 'cn-hongkong';
  return {
    origin: `https://tds.${isMainland ? 'cn-shanghai' : 'ap-southeast-1'}.aliyuncs.com`,
    isKnown: true,
  };
};

export const createEndpoints =
  (overrides: EndpointOverrides): EndpointOf =>
  (product, regionId) => {
    const origin = overrides[product];
    if (origin !== null) return { origin, isKnown: true };
    return product === 'Dbs' ? dbs(regionId) : sas(regionId);
  };
