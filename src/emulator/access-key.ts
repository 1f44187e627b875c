/** The one access key the emulator knows. It guards nothing, so it may be printed and written down. */
export const EMULATOR_ACCESS_KEY = {
  accessKeyId: 'emulator-key-id',
  accessKeySecret: 'emulator-key-secret',
} as const;
