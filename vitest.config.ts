import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: [
      '{packages,services,infra}/**/src/**/*.test.ts',
      'test/{flow,security,lab,load,bench,chaos}/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/*.long.test.ts'],
    globalSetup: 'packages/test-env/src/template-database.ts',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Conditions are waited for; on a slow machine that takes longer.
    expect: { poll: { timeout: 30_000 } },
    // The tests share two cores and one set of servers; each file has a database and a namespace of its own.
    maxWorkers: 3,
    // Files that run one after the other in a process share its modules: that halves the time spent on loading them.
    isolate: false,
  },
});
