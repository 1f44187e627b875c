import { KEY_LINES } from './guide.ts';
import { startEmulator } from './server.ts';
import { readPort } from './settings.ts';

const HOST = '127.0.0.1';

const welcome = (url: string): string =>
  [
    `The emulator of DBS and Security Center listens on ${url}`,
    ...KEY_LINES,
    `Its ids, faults and controls: curl ${url}`,
    '',
  ].join('\n');

const fail = (sentence: string) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
};

const start = async () => {
  const port = readPort(process.env['EMULATOR_PORT']);
  if (typeof port === 'string') return fail(port);
  try {
    const { url, close } = await startEmulator({ host: HOST, port });
    // Nothing keeps the process once the server is closed. A second signal ends it at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
    process.stdout.write(welcome(url));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    fail(`The emulator cannot listen on ${HOST}:${port}: ${reason}.`);
  }
};

await start();
