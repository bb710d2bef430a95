import type { UserId } from '@ripple/messages';
import { acceptRequest, endRequest, unfollow } from '@ripple/people';
import { renewRelation } from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { notFound } from '../http/problem.ts';
import { renewNow } from './write.ts';

/**
 * Lets a user follow `viewer` who asks for it.
 * @throws {ProblemError} 404 where there is neither a request nor a follow
 */
export async function acceptFollower(
  context: Context,
  request: FastifyRequest,
  viewer: UserId,
  { id, isSuspended }: { id: UserId; isSuspended: boolean },
): Promise<void> {
  await context.write(request, async (tx) => {
    if (isSuspended) throw notFound('user');
    if (!(await acceptRequest(tx, id, viewer))) throw notFound('request');
  });
  await renewNow(request, renewRelation({ ...context, db: context.database.db }, id, viewer));
}

/** Refuses a request to follow `viewer`, if there is one. */
export async function refuseFollower(
  { write }: Context,
  request: FastifyRequest,
  viewer: UserId,
  follower: UserId,
): Promise<void> {
  await write(request, async (tx) => {
    await endRequest(tx, follower, viewer);
  });
}

/** Ends that a user follows `viewer`, or asks to. */
export async function endFollower(
  context: Context,
  request: FastifyRequest,
  viewer: UserId,
  follower: UserId,
): Promise<void> {
  await context.write(request, (tx) => unfollow(tx, follower, viewer));
  await renewNow(request, renewRelation({ ...context, db: context.database.db }, follower, viewer));
}
