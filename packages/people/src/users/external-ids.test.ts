import type { Pool } from '@ripple/db';
import { expect, it } from 'vitest';
import { createExternalIds } from './external-ids.ts';

const users = new Map([
  ['ada@example.org', 1],
  ['7', 7],
]);

/** Answers as the one statement of external ids is answered. */
function open(knownMs?: number) {
  const asked: string[][] = [];
  const server = { isAway: false };
  const query = async ({ values: [externalIds] }: { values: [string[]] }) => {
    if (server.isAway) throw new Error('away');
    asked.push(externalIds);
    const found = externalIds.filter((each) => users.has(each));
    return { rows: found.map((each) => ({ external_id: each, id: users.get(each) })) };
  };
  return { asked, server, externalIds: createExternalIds({ query } as unknown as Pool, knownMs) };
}

it('asks one question for all who come together, and knows those who were found', async () => {
  const { asked, externalIds } = open();
  expect(externalIds.findKnown('7')).toBeUndefined();
  const found = await Promise.all(['7', 'ada@example.org', 'nobody'].map(externalIds.find));
  expect(found).toEqual([7, 1, undefined]);
  expect(asked).toEqual([['7', 'ada@example.org', 'nobody']]);
  expect(externalIds.findKnown('7')).toBe(7);
  expect(externalIds.findKnown('nobody')).toBeUndefined();
});

it('goes on with those whom it has found while Postgres does not answer', async () => {
  const { server, externalIds } = open(1);
  await externalIds.find('7');
  await expect.poll(() => externalIds.findKnown('7')).toBeUndefined();
  server.isAway = true;
  expect(await externalIds.find('7')).toBe(7);
  await expect(externalIds.find('ada@example.org')).rejects.toThrow('away');
});

it('forgets', async () => {
  const { asked, externalIds } = open();
  await externalIds.find('7');
  externalIds.forget('7');
  expect(externalIds.findKnown('7')).toBeUndefined();
  expect(await externalIds.find('7')).toBe(7);
  expect(asked).toHaveLength(2);
});
