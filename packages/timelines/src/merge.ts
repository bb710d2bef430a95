import type { PostId } from '@ripple/ids';
import type { Chunk } from './timelines.ts';

/**
 * Reads several timelines as one: chunks of ids in order, each id once, to the very end of all of them. What
 * the first says of hidden authors holds for all.
 * @param order how the chunks of every timeline are ordered
 */
export async function* mergeChunks(
  sources: AsyncGenerator<Chunk>[],
  order: 'descending' | 'ascending',
  size: number,
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
    while (true) {
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
      if (merged.length > 0) yield { ids: merged, hidden, degraded };
      if (merged.length < size) return;
    }
  } finally {
    // Whoever has seen enough: the sources end, too.
    await Promise.all(sources.map((source) => source.return(undefined)));
  }
}
