import { defineConfig } from 'vitest/config';
import everyday from './vitest.config.ts';

/** Crashes, and servers that are away: most of the time is waiting until all is well again. */
export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ['test/failure/**/*.test.ts'],
    // Servers are given up when they are silent; a machine without time for them would look the same.
    maxWorkers: 2,
    // One file gives its process a broker of its own.
    isolate: true,
  },
});
