import { Writable } from 'node:stream';

/** Keeps what a log writes; `isTTY` makes it a terminal's. */
export const createSink = (isTTY = false) => {
  let written = '';
  const output = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  return {
    output: Object.assign(output, { isTTY }),
    get written() {
      return written;
    },
    get lines(): Record<string, unknown>[] {
      return written
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    },
  };
};
