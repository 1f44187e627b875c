/** What a client signs with. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** The access key that is meant where none is named. It guards nothing, so it may be printed and written down. */
export const EMULATOR_ACCESS_KEY = {
  accessKeyId: 'emulator-key-id',
  accessKeySecret: 'emulator-key-secret',
} as const satisfies AccessKey;

/** The access key of a second account, so that two can be told apart without a line of code. */
export const SECOND_ACCESS_KEY = {
  accessKeyId: 'emulator-second-id',
  accessKeySecret: 'emulator-second-secret',
} as const satisfies AccessKey;
