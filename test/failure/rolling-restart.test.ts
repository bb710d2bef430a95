import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allServices, startRipple, type TestRipple } from '../ripple/ripple.ts';
import { type Audience, gatherAudience } from './audience.ts';

let ripple: TestRipple;
let audience: Audience;

beforeAll(async () => {
  ripple = await startRipple();
  audience = await gatherAudience(ripple, 300);
}, 60_000);
afterAll(() => ripple?.dispose());

describe('a rolling restart of every service while posts come in', () => {
  it('loses and doubles nothing', async () => {
    let going = true;
    const posting = Array.from({ length: 3 }, async () => {
      while (going) await audience.post();
    });
    for (const service of allServices) {
      const before = audience.accepted.length;
      await ripple.stop(service);
      await ripple.start(service);
      // Posts came in before, during and after.
      await expect.poll(() => audience.accepted.length, { timeout: 30_000 }).toBeGreaterThan(before + 5);
    }
    going = false;
    await Promise.all(posting);
    await audience.everythingIsThere();
  }, 90_000);
});
