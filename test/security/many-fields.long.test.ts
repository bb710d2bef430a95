import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../ripple/client.ts';
import { startRipple, type TestRipple } from '../ripple/ripple.ts';

const ROUNDS = 15;
/** How much longer than a harmless body of the same length an invalid one may take: parsing alone is several times. */
const TIMES = 40;

let ripple: TestRipple;
let ada: TestUser;

beforeAll(async () => {
  ripple = await startRipple({ services: ['api'] });
  ada = await ripple.user('ada');
});
afterAll(() => ripple?.dispose());

const many = (count: number, item: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => item(n)).join();

/** The shortest of the times that the same refusal takes, in ms: what other processes take is not counted. */
async function fastest(body: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const since = performance.now();
    const response = await fetch(`${ripple.url}/v1/posts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' },
      body,
    });
    await response.text();
    times.push(performance.now() - since);
    expect(response.status).toBe(400);
  }
  return Math.min(...times);
}

describe('a body', () => {
  it.each([
    ['24,000 unknown fields', `{"text":"x",${many(24_000, (n) => `"f${n}":1`)}}`],
    ['100,000 wrong items', `{"text":"x","mediaIds":[${many(100_000, () => '1')}]}`],
    ['20,000 wrong objects', `{"text":"x","mediaIds":[${many(20_000, (n) => `{"a":${n}}`)}]}`],
  ])('with %s takes little longer to refuse than one long field', async (_, body) => {
    const harmless = JSON.stringify({ text: 'x', other: 'x'.repeat(body.length) });
    expect(await fastest(body)).toBeLessThan(TIMES * (await fastest(harmless)));
  });
});
