export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** From 0 up to `end`, whole. */
  below(end: number): number;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: the same seed gives the same numbers, so two runs have the same world. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
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
