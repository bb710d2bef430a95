import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { createErrorHandler } from './problem.ts';
import { addBodyParser, addValidation, hasMoreValues } from './validation.ts';

async function errorsOf(body: object): Promise<string[] | undefined> {
  const app = Fastify();
  addBodyParser(app);
  addValidation(app);
  app.setErrorHandler(createErrorHandler(() => false));
  const properties = {
    name: { type: 'string' },
    ids: { type: 'array', maxItems: 4, items: { type: 'string' } },
  };
  const schema = { body: { type: 'object', properties, required: ['name'], additionalProperties: false } };
  app.post('/', { schema }, async () => 'taken');
  const answer = await app.inject({ method: 'POST', path: '/', payload: body });
  await app.close();
  if (answer.statusCode === 200) return undefined;
  expect(answer.statusCode).toBe(400);
  return answer.json().errors.map(({ pointer }: { pointer: string }) => pointer);
}

const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, n]));

describe('an invalid body', () => {
  it('names every field that is', async () => {
    expect(await errorsOf({ name: 'a', ids: ['1'] })).toBeUndefined();
    expect(await errorsOf({ name: 1, ids: [2], other: 3 })).toEqual(['/other', '/name', '/ids/0']);
    expect(await errorsOf({})).toEqual(['/name']);
  });

  it('with many values names one', async () => {
    expect(await errorsOf({ name: 1, ...numbered(24_000) })).toEqual(['/f0']);
    expect(await errorsOf({ name: 1, ids: Array(100_000).fill(1) })).toHaveLength(1);
  });
});

it.each([
  [5, 1, false],
  [[1, 2, 3], 4, false],
  [[1, 2, 3], 3, true],
  [{ a: { b: [1] } }, 4, false],
  [{ a: { b: [1] } }, 3, true],
  [null, 1, false],
])('the values in %j are counted up to %i', (data, most, expected) => {
  expect(hasMoreValues(data, most)).toBe(expected);
});
