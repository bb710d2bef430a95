import type { Db } from '@ripple/db';
import type { UserId } from '@ripple/messages';
import { findUserByHandle, findUserById, isHandle, type User } from '@ripple/people';
import type { Context } from '../context.ts';
import { parseIdParameter } from './parameters.ts';
import { notFound, unknownUser } from './problem.ts';

/**
 * The user behind a handle in an address.
 * @throws {ProblemError} 404
 */
export async function findUser({ reading }: Context, handle: string): Promise<User> {
  const user = isHandle(handle) ? await findUserByHandle(reading.db, handle) : undefined;
  if (!user) throw notFound('user');
  return user;
}

/**
 * The user with an id in an address.
 * @throws {ProblemError} 400 for what is no id, 404
 */
export async function findUserWithId({ reading }: Context, text: string): Promise<User> {
  const user = await findUserById(reading.db, parseIdParameter(text));
  if (!user) throw notFound('user');
  return user;
}

/**
 * A token can be valid and its user not be there.
 * @throws {ProblemError} 401
 */
export async function mustExist(trx: Db, viewer: UserId): Promise<void> {
  if (!(await findUserById(trx, viewer))) throw unknownUser();
}
