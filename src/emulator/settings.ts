const DEFAULT_PORT = 4010;

/** The port EMULATOR_PORT names, 4010 where it is unset or empty, or one sentence on what is wrong with it. */
export const readPort = (value: string | undefined): number | string => {
  if (value === undefined || value === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  return port <= 65_535
    ? port
    : `EMULATOR_PORT must be a whole number from 0 (any free port) to 65535, got "${value}".`;
};
