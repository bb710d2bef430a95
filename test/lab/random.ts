import { seededRandom } from '@ripple/infra/random';

export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** From 0 up to `end`, whole. */
  below(end: number): number;
  pick<T>(items: readonly T[]): T;
}

/** The same seed gives the same numbers, so two runs have the same world. */
export function createRandom(seed: number): Random {
  const next = seededRandom(seed);
  const below = (end: number) => Math.floor(next() * end);
  return {
    next,
    below,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[below(items.length)] as T;
    },
  };
}

/** Draws indexes by a power law: index 0 twice as often as 1, three times as often as 2, and so on. */
export function createPowerLaw(size: number, random: Random): () => number {
  const cumulated: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= size; rank++) {
    sum += 1 / rank;
    cumulated.push(sum);
  }
  return () => {
    const at = random.next() * sum;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulated[middle] as number) > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
