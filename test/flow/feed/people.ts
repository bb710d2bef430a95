import { expect } from 'vitest';
import type { TestClient, TestUser } from '../../ripple/client.ts';

const LIMIT = { timeout: 30_000 };

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers as a client would
export type Item = any;

export async function post(user: TestUser, text: string, more: object = {}): Promise<string> {
  const { status, body } = await user.post('/v1/posts', { text, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

export const items = async (reader: TestClient, path: string): Promise<Item[]> =>
  (await reader.get(path)).body.items;

/** The texts of a page; a repost as `↻ text`. */
export const texts = async (reader: TestClient, path: string): Promise<string[]> =>
  (await items(reader, path)).map(({ text, repostOf }) => (repostOf ? `↻ ${repostOf.text}` : text));

/** Waits until a page shows these texts, and no others. */
export const eventually = (reader: TestClient, path: string, expected: string[]) =>
  expect.poll(() => texts(reader, path), LIMIT).toEqual(expected);

/** Waits until a post has these counts. */
export const counted = (reader: TestClient, id: string, counts: object) =>
  expect.poll(async () => (await reader.get(`/v1/posts/${id}`)).body.counts, LIMIT).toMatchObject(counts);
