import type { UserId } from '@ripple/messages';
import type { Tx } from '@ripple/outbox';
import { block, followOrAsk, MOST_REQUESTS, mute, unblock, unfollow, unmute } from '@ripple/people';
import { renewRelation } from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { mustExist } from '../http/find-user.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { mayNotFollow } from './follow-lines.ts';
import { renewNow } from './write.ts';

/** @returns what is still to come, if it is not done by then */
type Change = (tx: Tx, viewer: UserId, other: UserId) => Promise<void> | Promise<Pending | undefined>;

/** A follow that the other user is asked for. */
export interface Pending {
  state: 'requested';
}

/** What a user can be to another by a wish of the first one alone, and how it begins and ends. */
const relations = {
  follow: { begin: followOrRefuse, end: unfollow },
  block: { begin: block, end: unblock },
  mute: { begin: mute, end: unmute },
} satisfies Record<string, { begin: Change; end: Change }>;

export type RelationName = keyof typeof relations;

/** A change of what `viewer` is to `other`. */
export interface RelationChange {
  relation: RelationName;
  way: 'begin' | 'end';
  viewer: UserId;
  other: { id: UserId; isSuspended: boolean };
}

async function followOrRefuse(tx: Tx, viewer: UserId, other: UserId): Promise<Pending | undefined> {
  const outcome = await followOrAsk(tx, viewer, other);
  if (outcome === 'blocked') throw mayNotFollow();
  if (outcome === 'too-many') {
    throw new ProblemError(422, `At most ${MOST_REQUESTS} of your requests can wait for an answer.`);
  }
  return outcome === 'requested' ? { state: outcome } : undefined;
}

/**
 * Begins or ends what `viewer` is to `other`: true for the viewer's next read.
 * @returns what is still to come: undefined, but for a follow that the other is asked for
 * @throws {ProblemError} 422 for what one can't be to oneself; 403, 404
 */
export async function changeRelation(
  context: Context,
  request: FastifyRequest,
  { relation, way, viewer, other }: RelationChange,
): Promise<Pending | undefined> {
  if (other.id === viewer && way === 'begin') throw new ProblemError(422, `You cannot ${relation} yourself.`);
  const work: Change = relations[relation][way];
  const pending = await context.write(request, async (tx) => {
    // Not before: a retry gets its first answer. What there is with a suspended user can be ended.
    if (other.isSuspended && way === 'begin') throw notFound('user');
    await mustExist(tx.db, viewer);
    return work(tx, viewer, other.id);
  });
  // There is nothing to renew: what the caller sees of the other is as before.
  if (pending) return pending;
  await renewNow(request, renewRelation({ ...context, db: context.database.db }, viewer, other.id));
  return undefined;
}
