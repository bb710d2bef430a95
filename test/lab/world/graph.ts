import { createRandom } from '../random.ts';

/** What a follow graph is made from: the same figures give the same graph. */
export interface GraphPlan {
  users: number;
  /** How many others each follows, on average. */
  meanFollows: number;
  /** Followers of the author with the most of them. */
  largest: number;
  seed: number;
}

/** The author with the most followers. */
export const LARGEST = 0;

/** Who follows whom, by the numbers of users. No list is kept: each is computed when it is asked for. */
export interface Graph {
  readonly plan: GraphPlan;
  /** How many follows there are in all. */
  readonly follows: number;
  followerCount(author: number): number;
  /** In no order that means anything. */
  followers(author: number): Generator<number>;
}

/** By how many orders of magnitude the flattening of the curve is looked for. */
const MOST_FLATTENING = 1e9;
const HALVINGS = 100;

/**
 * Followers by the Zipf–Mandelbrot law: the author of rank r has c / (r + q) of them. c and q follow from the
 * largest author and the mean, so most people have a few and a few have most, as in every network that was
 * measured (Mandelbrot, 1953; for Twitter: Kwak et al., What is Twitter, 2010).
 *
 * The followers of an author are an arithmetic progression around all users, with a start and a step of the
 * author's own: no list has to be kept or searched, however large, and none has a follower twice.
 * @throws {RangeError} for a plan that can't be
 */
export function createGraph(plan: GraphPlan): Graph {
  const counts = planFollowers(plan);
  const { users, seed } = plan;
  return {
    plan,
    follows: counts.reduce((sum, count) => sum + count, 0),
    followerCount: (author) => counts[author] ?? 0,
    *followers(author) {
      const random = createRandom(seed * users + author);
      const start = random.below(users);
      const step = coprime(users, Math.floor(users * (0.1 + 0.8 * random.next())));
      let left = counts[author] ?? 0;
      for (let turn = 0, user = start; left > 0 && turn < users; turn++, user = (user + step) % users) {
        if (user === author) continue;
        yield user;
        left--;
      }
    },
  };
}

/** A graph without flattening, so as skewed as can be: for worlds of some ten people, whatever the figures are. */
export function createSmallGraph(users: number, meanFollows: number, seed: number): Graph {
  const mean = Math.min(meanFollows, users - 1);
  let harmonic = 0;
  for (let rank = 1; rank <= users; rank++) harmonic += 1 / rank;
  const largest = Math.max(mean, Math.min(users - 1, Math.floor((users * mean) / harmonic)));
  return createGraph({ users, meanFollows: mean, largest, seed });
}

/** How many followers each author has, the largest first. */
function planFollowers({ users, meanFollows, largest }: GraphPlan): Uint32Array {
  const wanted = Math.round(users * meanFollows);
  const most = (rank: number, flattening: number) => (largest * (1 + flattening)) / (rank + flattening);
  const sumAt = (flattening: number) => {
    let sum = 0;
    for (let rank = 1; rank <= users; rank++) sum += most(rank, flattening);
    return sum;
  };
  if (largest >= users)
    throw new RangeError(`The largest author can't have ${largest} followers among ${users} users.`);
  if (meanFollows > largest) throw new RangeError('The largest author has no fewer followers than the mean.');
  if (sumAt(0) > wanted) {
    const least = Math.ceil(sumAt(0) / users);
    throw new RangeError(
      `With an author of ${largest} followers among ${users} users the others have at least ${least} on average.`,
    );
  }
  let [low, high] = [0, MOST_FLATTENING];
  // On a logarithmic scale: what is looked for may be anything from 0 to far more than there are users.
  for (let turn = 0; turn < HALVINGS; turn++) {
    const middle = Math.sqrt((low + 1) * (high + 1)) - 1;
    if (sumAt(middle) > wanted) high = middle;
    else low = middle;
    if (high - low < 1e-6 * high) break;
  }
  const counts = new Uint32Array(users);
  // Fractions are carried on, so that the sum comes out.
  let carried = 0;
  for (let rank = 1; rank <= users; rank++) {
    const exact = most(rank, low) + carried;
    counts[rank - 1] = rank === 1 ? largest : Math.min(users - 1, Math.round(exact));
    carried = exact - (counts[rank - 1] ?? 0);
  }
  return counts.sort().reverse();
}

function coprime(to: number, from: number): number {
  let candidate = Math.max(1, from);
  while (greatestCommonDivisor(to, candidate) !== 1) candidate++;
  return candidate;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
