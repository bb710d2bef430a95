import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { findUserByHandle, findUserById, isHandle, type User } from '@ripple/people';
import type { Reader } from '@ripple/presentation';
import type { Context } from '../context.ts';
import { parseIdParameter } from './parameters.ts';
import { notFound, unknownUser } from './problem.ts';

/** Who looks for a user. */
interface Looking extends Reader {
  /** Whether those are found who are suspended; if not given, they aren't. */
  seesSuspended?: boolean;
}

/**
 * The user behind a handle in an address, if the reader may see that one.
 * @throws {ProblemError} 404
 */
export async function findUser(context: Context, handle: string, reader: Looking): Promise<User> {
  const { db } = context.reading;
  return mustBeShown(context, reader, isHandle(handle) ? await findUserByHandle(db, handle) : undefined);
}

/**
 * The user behind a handle in an address, also one of whom nothing is shown to others: for moderators, and for ending what
 * one has to do with such a user.
 * @throws {ProblemError} 404, also for a user who is being deleted
 */
export async function findAnyUser(context: Context, handle: string): Promise<AnyUser> {
  const { db } = context.database;
  return mustBeThere(context, isHandle(handle) ? await findUserByHandle(db, handle) : undefined);
}

/** The same, by the id. */
export const findAnyUserWithId = async (context: Context, id: UserId): Promise<AnyUser> =>
  mustBeThere(context, await findUserById(context.database.db, id));

/** A user who may be suspended. */
type AnyUser = User & { isSuspended: boolean };

async function mustBeThere({ userStates }: Context, user: User | undefined): Promise<AnyUser> {
  const state = user && (await userStates.current()).of(user.id);
  if (!user || state === 'deleted') throw notFound('user');
  return { ...user, isSuspended: state === 'suspended' };
}

/**
 * The user with an id in an address, if the reader may see that one.
 * @throws {ProblemError} 400 for what is no id, 404
 */
export async function findUserWithId(context: Context, text: string, reader: Looking): Promise<User> {
  return mustBeShown(context, reader, await findUserById(context.reading.db, parseIdParameter(text)));
}

async function mustBeShown(
  { userStates }: Context,
  { viewer, isServer = false, seesSuspended = false }: Looking,
  user: User | undefined,
): Promise<User> {
  if (!user) throw notFound('user');
  const isOwn = viewer === user.id || (isServer && viewer === undefined);
  if (isOwn) return user;
  const states = await userStates.current();
  const isShown = !states.isGone(user.id) || (seesSuspended && states.of(user.id) === 'suspended');
  if (!isShown) throw notFound('user');
  return user;
}

/**
 * A token can be valid and its user not be there.
 * @throws {ProblemError} 401
 */
export async function mustExist(trx: Db, viewer: UserId): Promise<void> {
  if (!(await findUserById(trx, viewer))) throw unknownUser();
}
