import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Loaded before `src/main.ts`, so that the gateway runs with the flags that it always has. */
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
setFlagsFromString('--no-expose-gc');

/** What keeps the process alive, by kind. */
const resources = (kind: string): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === kind).length;

/** Resident before anything is collected, as it is when nobody looks; of the heap and the buffers, what lives. */
const look = () => {
  const { rss } = process.memoryUsage();
  if (typeof collect === 'function') collect();
  const { heapUsed, external } = process.memoryUsage();
  return {
    ...{ rss, heap: heapUsed, external },
    sockets: resources('TCPSocketWrap'),
    timers: resources('Timeout'),
  };
};

process.on('message', () => process.send?.(look()));
process.on('disconnect', () => process.exit());
// Whoever is told to stop must end by itself.
process.channel?.unref();
