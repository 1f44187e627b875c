import { systemClock } from '../domain/clock.ts';
import { EMULATOR_ACCESS_KEY } from './access-key.ts';
import { DBS_SCENARIOS } from './dbs-scenarios.ts';
import { SAS_SCENARIOS } from './sas-scenarios.ts';
import { startEmulator } from './server.ts';
import { readPort } from './settings.ts';

const HOST = '127.0.0.1';

const welcome = (url: string): string => {
  const ids = [
    ...DBS_SCENARIOS.map(({ id, parameter, about }) => [`${parameter} ${id}`, about] as const),
    ...SAS_SCENARIOS.map(
      ({ taskId, instanceUuid, about }) =>
        [`TaskId ${taskId} or InstanceUuid ${instanceUuid}`, about] as const,
    ),
  ];
  return [
    `The emulator of DBS and Security Center listens on ${url}`,
    `access key id      ${EMULATOR_ACCESS_KEY.accessKeyId}`,
    `access key secret  ${EMULATOR_ACCESS_KEY.accessKeySecret}`,
    '',
    ...ids.map(([id, about]) => `${id}\n    ${about}`),
    '',
  ].join('\n');
};

const fail = (sentence: string) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
};

const start = async () => {
  const port = readPort(process.env['EMULATOR_PORT']);
  if (typeof port === 'string') return fail(port);
  try {
    const { url, close } = await startEmulator({ host: HOST, port, clock: systemClock });
    // Nothing keeps the process once the server is closed. A second signal ends it at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
    process.stdout.write(welcome(url));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    fail(`The emulator cannot listen on ${HOST}:${port}: ${reason}.`);
  }
};

await start();
