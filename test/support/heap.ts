import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What is alive in this process, MiB. */
export const heapMiB = (): number => {
  collect();
  return process.memoryUsage().heapUsed / 1024 ** 2;
};
