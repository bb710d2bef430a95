import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/client/*.test.ts'],
    testTimeout: 60_000,
    // Packages are installed.
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    // All files share one Ripple, and the machine.
    fileParallelism: false,
  },
});
