export type Product = 'Dbs' | 'Sas';

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

const dbsHost = (regionId: string): string =>
  `dbs-api.${DBS_SERVED_FROM_HANGZHOU.has(regionId) ? 'cn-hangzhou' : regionId}.aliyuncs.com`;

/** Security Center has two control planes, mainland China and overseas; the database's region is a parameter. */
const sasHost = (regionId: string): string =>
  regionId.startsWith('cn-') && regionId !== 'cn-hongkong'
    ? 'tds.cn-shanghai.aliyuncs.com'
    : 'tds.ap-southeast-1.aliyuncs.com';

/** The origin to call for a product and region, for instance `https://tds.cn-shanghai.aliyuncs.com`. */
export const createEndpoints =
  (overrides: EndpointOverrides) =>
  (product: Product, regionId: string): string =>
    overrides[product] ?? `https://${product === 'Dbs' ? dbsHost(regionId) : sasHost(regionId)}`;
