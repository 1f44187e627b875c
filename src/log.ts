import { type DestinationStream, type Logger, pino } from 'pino';

/** A fixed phrase and fields; never bodies, keys, tokens or signatures. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

const REDACTED = [
  'accessKeySecret',
  'securityToken',
  'authorization',
  '*.accessKeySecret',
  '*.securityToken',
  '*.authorization',
];

type Output = DestinationStream & { readonly isTTY?: boolean };

/** Logs to standard output: lines for a person at a terminal, JSON for everything else. */
export const createLog = async (output: Output = process.stdout): Promise<Log> => {
  const options = { base: null, redact: REDACTED };
  if (!output.isTTY) {
    const log: Log = pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, output);
    return log;
  }
  const { default: pretty } = await import('pino-pretty');
  const log: Log = pino(
    options,
    pretty({ colorize: true, translateTime: 'HH:MM:ss', sync: true, destination: output }),
  );
  return log;
};
