import type { PostId } from '@ripple/messages';

/** How the list of a timeline differs from what Postgres says. */
export interface Differences {
  /** Readers don't get to see these posts. */
  missing: PostId[];
  /** Elements that Postgres doesn't know of in this timeline; not all of them need be ids. */
  unexpected: string[];
  doubled: PostId[];
  /** How many elements are greater than the one before them. */
  outOfOrder: number;
}

/** What Postgres says a timeline holds. */
export interface Truth {
  /** The newest ones, descending. */
  ids: PostId[];
  /** Whether there are no others. */
  all: boolean;
}

/**
 * Compares the elements of a list with the truth, as a reader would meet them: a list that ends in `0`
 * claims to be the whole timeline, any other one to be all of it down to its last id. Posts from `newest`
 * on may still be on their way, and are not missed.
 */
export function compareWithTruth(elements: string[], truth: Truth, newest: PostId): Differences {
  const complete = elements.at(-1) === '0';
  const expected = new Set<number>(truth.ids);
  const seen = new Set<number>();
  const doubled = new Set<PostId>();
  const unexpected: string[] = [];
  let outOfOrder = 0;
  let previous = Number.POSITIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (const element of complete ? elements.slice(0, -1) : elements) {
    const id = /^[1-9]\d{0,15}$/.test(element) ? Number(element) : undefined;
    if (id === undefined) {
      unexpected.push(element);
    } else if (seen.has(id)) {
      doubled.add(id as PostId);
    } else {
      seen.add(id);
      if (id > previous) outOfOrder += 1;
      if (!expected.has(id)) unexpected.push(element);
      previous = id;
      lowest = Math.min(lowest, id);
    }
  }
  const reach = complete ? 0 : lowest;
  const missing = truth.ids.filter((id) => id >= reach && id < newest && !seen.has(id));
  return { missing, unexpected, doubled: [...doubled], outOfOrder };
}
