import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{packages,services,infra}/**/src/**/*.test.ts',
      'test/{flow,security,load,bench,chaos}/**/*.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // The tests share two cores and one set of servers; each file has a database and a namespace of its own.
    maxWorkers: 2,
  },
});
