import { defineConfig } from 'vitest/config';
import everyday from './vitest.config.ts';

/** What takes minutes, or compares times and so wants the machine to itself. */
export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ['{packages,services,infra,test}/**/*.long.test.ts'],
    exclude: ['**/node_modules/**'],
    maxWorkers: 1,
  },
});
