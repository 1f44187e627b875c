import { type Answer, NOT_FOUND_TEXT } from './answers.ts';

const DBS_REGIONS: readonly string[] = [
  ...['cn-hangzhou', 'cn-qingdao', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-hongkong'],
  ...['cn-zhangjiakou', 'cn-wulanchabu', 'cn-huhehaote', 'cn-chengdu', 'us-west-1', 'us-east-1'],
  ...['ap-southeast-1', 'ap-southeast-3', 'ap-southeast-5', 'ap-northeast-1', 'eu-central-1'],
];

const SAS_REGIONS: readonly string[] = [
  ...['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'cn-zhangjiakou', 'cn-chengdu'],
  ...['cn-hongkong', 'ap-southeast-1', 'ap-southeast-3', 'ap-northeast-1'],
];

/** DescribeRegions. A success that says HTTP 400 of itself, as the vendor's own example does. */
export const describeRegions = (): Answer => ({
  content: {
    ...{ Success: true, HttpStatusCode: 400, ErrCode: 'InvalidParameter', ErrMessage: NOT_FOUND_TEXT },
    Regions: { RegionCode: DBS_REGIONS },
  },
});

/** DescribeUniSupportRegion: a plain list, without the wrapper that the other product has. */
export const describeUniSupportRegion = (): Answer => ({ content: { UniSupportRegion: SAS_REGIONS } });
