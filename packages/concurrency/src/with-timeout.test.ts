import { expect, it } from 'vitest';
import { withTimeout } from './with-timeout.ts';

it('passes on what comes in time, and fails at the limit', async () => {
  expect(await withTimeout(1_000, Promise.resolve('here'))).toBe('here');
  await expect(withTimeout(1_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(withTimeout(10, new Promise(() => {}))).rejects.toThrow('no answer within 10 ms');
});
