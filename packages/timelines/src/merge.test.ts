import type { PostId } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import type { Chunk } from './chunk.ts';
import { mergeChunks } from './merge.ts';

const chunkOf = (ids: number[]): Chunk => ({
  ids: ids as PostId[],
  upTo: ids.at(-1) as PostId,
  looked: ids.length,
  hidden: new Set(),
  degraded: false,
});
async function* source(chunks: number[][]): AsyncGenerator<Chunk> {
  for (const ids of chunks) yield chunkOf(ids);
}
async function all(chunks: AsyncGenerator<Chunk>): Promise<number[][]> {
  const found: number[][] = [];
  for await (const { ids } of chunks) found.push([...ids]);
  return found;
}

describe('mergeChunks', () => {
  it('gives every id once, in order, whatever the chunks are', async () => {
    const sources = () => [
      source([[9, 7], [5], [1]]),
      source([[8, 7, 6]]),
      source([]),
      source([[3], [2, 1]]),
    ];
    expect(await all(mergeChunks(sources(), 'descending', 3))).toEqual([
      [9, 8, 7],
      [6, 5, 3, 2, 1],
    ]);
    expect(await all(mergeChunks([source([[1, 3], [4]]), source([[2, 3]])], 'ascending', 10))).toEqual([
      [1, 2, 3, 4],
    ]);
    expect(await all(mergeChunks([source([])], 'descending', 3))).toEqual([]);
  });

  it('goes on in larger chunks, and says how far each looked', async () => {
    const ids = Array.from({ length: 200 }, (_, below) => 1_000 - below);
    const chunks = [];
    for await (const { upTo, looked } of mergeChunks([source([ids])], 'descending', 2))
      chunks.push([upTo, looked]);
    expect(chunks).toEqual([
      [999, 2],
      [959, 40],
      [879, 80],
      [801, 78],
    ]);
  });

  it('ends its sources when it is left', async () => {
    let ended = false;
    async function* endless(): AsyncGenerator<Chunk> {
      try {
        for (let id = 1_000; ; id--) yield chunkOf([id]);
      } finally {
        ended = true;
      }
    }
    for await (const { ids } of mergeChunks([endless()], 'descending', 2)) {
      expect(ids).toEqual([1_000, 999]);
      break;
    }
    expect(ended).toBe(true);
  });
});
