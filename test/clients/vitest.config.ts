import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/clients/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // All files share one Ripple, and the machine.
    fileParallelism: false,
    // Each test goes on where the one before it ended.
    bail: 0,
    sequence: { concurrent: false },
  },
});
