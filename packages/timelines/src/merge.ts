import type { PostId } from '@ripple/messages';
import { type Chunk, sizeAfter } from './chunk.ts';

/**
 * Reads several timelines as one: chunks of ids in order, each id once, to the very end of all of them. What
 * the first says of hidden authors holds for all.
 * @param order how the chunks of every timeline are ordered
 */
export async function* mergeChunks(
  sources: AsyncGenerator<Chunk>[],
  order: 'descending' | 'ascending',
  first: number,
): AsyncGenerator<Chunk> {
  const comesFirst = (a: PostId, b: PostId) => (order === 'descending' ? a > b : a < b);
  const heads = sources.map((source) => ({ source, ids: [] as PostId[], ended: false }));
  let hidden: Chunk['hidden'] = new Set();
  let degraded = false;

  async function fill(index: number): Promise<void> {
    const head = heads[index];
    while (head && head.ids.length === 0 && !head.ended) {
      const { value, done } = await head.source.next();
      if (done) {
        head.ended = true;
        return;
      }
      head.ids = [...value.ids];
      degraded ||= value.degraded;
      if (index === 0) hidden = value.hidden;
    }
  }

  try {
    for (let size = first; ; size = sizeAfter(size)) {
      const merged: PostId[] = [];
      while (merged.length < size) {
        await Promise.all(heads.map((_, index) => fill(index)));
        let next: PostId | undefined;
        for (const { ids } of heads) {
          const [id] = ids;
          if (id !== undefined && (next === undefined || comesFirst(id, next))) next = id;
        }
        if (next === undefined) break;
        for (const { ids } of heads) if (ids[0] === next) ids.shift();
        merged.push(next);
      }
      const upTo = merged.at(-1);
      if (upTo !== undefined) yield { ids: merged, upTo, looked: merged.length, hidden, degraded };
      if (merged.length < size) return;
    }
  } finally {
    // A caller that stops early ends the sources, too.
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}
