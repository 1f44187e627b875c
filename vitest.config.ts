import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests load modules as production does; Vite's own runner would load a second copy of graphql.
    experimental: { viteModuleRunner: false },
    // Some tests start the whole process, which takes long on a busy machine.
    testTimeout: 20_000,
    // Many tests wait for processes and clients; vitest would leave one of two cores alone.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './test/support/count-reporter.ts'],
  },
});
