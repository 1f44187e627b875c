import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests load modules as production does; Vite's own runner would load a second copy of graphql.
    experimental: { viteModuleRunner: false },
    reporters: ['default', './test/support/count-reporter.ts'],
  },
});
