import { Model } from '@alicloud/tea-typescript';

/**
 * The answers as the vendor's generated code declares them: name and type of each field, from which its `cast` makes
 * an object. Here fields keep the name they have on the wire.
 */
const namesOf = (types: object): Record<string, string> =>
  Object.fromEntries(Object.keys(types).map((name) => [name, name]));

class PreCheckProgressDetail extends Model {
  declare readonly JobId: string;
  declare readonly Item: string;
  declare readonly Names: string;
  declare readonly State: string;
  declare readonly OrderNum: string;
  declare readonly BootTime?: number;
  declare readonly FinishTime?: number;
  declare readonly ErrMsg?: string;

  static types() {
    return {
      ...{ JobId: 'string', Item: 'string', Names: 'string', State: 'string', OrderNum: 'string' },
      ...{ BootTime: 'number', FinishTime: 'number', ErrMsg: 'string' },
    };
  }

  static names() {
    return namesOf(PreCheckProgressDetail.types());
  }
}

class Items extends Model {
  declare readonly PreCheckProgressDetail: readonly PreCheckProgressDetail[];

  static types() {
    return { PreCheckProgressDetail: { type: 'array', itemType: PreCheckProgressDetail } };
  }

  static names() {
    return namesOf(Items.types());
  }
}

/** DescribePreCheckProgressList. */
export class PreCheckProgressList extends Model {
  declare readonly RequestId: string;
  declare readonly Success: boolean;
  declare readonly HttpStatusCode: number;
  declare readonly ErrCode: string;
  declare readonly ErrMessage: string;
  declare readonly Status: string;
  declare readonly Progress: number;
  declare readonly Items: Items;

  static types() {
    return {
      ...{ RequestId: 'string', Success: 'boolean', HttpStatusCode: 'number', ErrCode: 'string' },
      ...{ ErrMessage: 'string', Status: 'string', Progress: 'number', Items },
    };
  }

  static names() {
    return namesOf(PreCheckProgressList.types());
  }
}

/** QueryPreCheckDatabase. */
export class PreCheckDatabase extends Model {
  declare readonly RequestId: string;
  declare readonly Progress: number;
  declare readonly Description: string;
  declare readonly CreatedTime: number;
  declare readonly UpdatedTime: number;
  declare readonly CompletedTime?: number;
  declare readonly Result?: string;

  static types() {
    return {
      ...{ RequestId: 'string', Progress: 'number', Description: 'string', Result: 'string' },
      ...{ CreatedTime: 'number', UpdatedTime: 'number', CompletedTime: 'number' },
    };
  }

  static names() {
    return namesOf(PreCheckDatabase.types());
  }
}
