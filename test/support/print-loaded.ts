import { registerHooks } from 'node:module';

/** For `node --import`: a line on standard error for each module that is loaded. */
registerHooks({
  load(url, context, nextLoad) {
    process.stderr.write(`${url}\n`);
    return nextLoad(url, context);
  },
});
