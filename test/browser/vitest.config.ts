import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['test/browser/**/*.test.ts'],
    // The pictures are written into the repository.
    exclude: process.env.SCREENSHOTS ? [] : ['test/browser/screenshots.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // All files share one Ripple, and some stop its workers.
    fileParallelism: false,
  },
});
