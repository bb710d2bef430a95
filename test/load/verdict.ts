import type { Ring } from '@ripple/messages';
import { overBudget } from '../lab/budget.ts';
import { type Counts, ringNames } from '../lab/target.ts';
import type { RingResult, Subject } from './report/result.ts';

/**
 * Why a ring's budget is broken; empty if it was kept. The budget is the one that the result brings along, so that
 * an old result is judged by what was promised then.
 */
export function breaches(ring: Ring, result: RingResult): string[] {
  const { count, unseen } = result;
  const found = overBudget(result, result);
  if (unseen > 0) found.unshift(`${unseen} of ${count + unseen} sampled posts were never seen`);
  else if (count === 0) found.unshift('nothing was measured');
  return found.map((reason) => `${ring}: ${reason}`);
}

/** What lies between the server's clock and an observer's: a poll, an answer, and the way to the POST's commit. */
const MARGIN_MS = 250;

/**
 * Where what the server says of itself is not what was seen from outside.
 * @param counted what it has counted while it was watched
 */
export function disagreements(
  {
    rings: seen,
    deliveries,
    posts,
  }: Pick<Subject, 'rings' | 'deliveries'> & {
    posts: { sent: number; accepted: number };
  },
  counted: Counts | undefined,
): string[] {
  if (!counted) return [];
  const found: string[] = [];
  // The author's own home may have had the post before it was delivered there, or not; and a post whose answer
  // did not arrive may have been accepted, of whomever it was.
  const most = posts.accepted < posts.sent ? Number.POSITIVE_INFINITY : deliveries.owed + posts.accepted;
  if (counted.deliveries < deliveries.owed || counted.deliveries > most) {
    found.push(
      `the server counts ${counted.deliveries} deliveries where its followers are owed ${deliveries.owed}`,
    );
  }
  if (counted.failed) found.push(`${counted.failed} messages could not be handled when they came`);
  const within = p99Within(counted.delays ?? []);
  const { followers, author } = seen;
  if (within !== undefined && followers && followers.count > 0) {
    const most = within * 1_000 + MARGIN_MS + (author?.p99 ?? 0);
    if (followers.p99 > most) {
      found.push(
        `the server says that 99 % is delivered within ${within} s; followers saw it after ${Math.round(followers.p99)} ms`,
      );
    }
  }
  return found;
}

/** The lowest bound that 99 % of what was done kept, in seconds. */
function p99Within(delays: NonNullable<Counts['delays']>): number | undefined {
  const all = Math.max(0, ...delays.map(({ count }) => count));
  if (all === 0) return undefined;
  const bounds = delays.filter(({ count }) => count >= 0.99 * all).map(({ withinSeconds }) => withinSeconds);
  return Math.min(...bounds);
}

/** Everything that makes a run a failed one. */
export function failures(
  subject: Pick<Subject, 'rings' | 'errors' | 'deliveries' | 'posts'>,
  counted?: Counts,
): string[] {
  const late = ringNames.flatMap((ring) => {
    const measured = subject.rings[ring];
    return measured ? breaches(ring, measured) : [];
  });
  const failed = Object.entries(subject.errors).map(([kind, count]) => `${count} × ${kind}`);
  return [...late, ...disagreements(subject, counted), ...failed];
}
