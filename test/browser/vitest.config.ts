import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    // It is no test, and writes into the repository.
    exclude: process.env.SCREENSHOTS ? [] : ['test/browser/screenshots.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One Ripple for all: who stops its workers must have it alone.
    fileParallelism: false,
  },
});
