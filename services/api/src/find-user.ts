import { findUserByHandle, isHandle, type User } from '@ripple/users';
import type { Context } from './context.ts';
import { notFound } from './problem.ts';

/**
 * The user behind a handle in an address.
 * @throws {ProblemError} 404
 */
export async function findUser({ reading }: Context, handle: string): Promise<User> {
  const user = isHandle(handle) ? await findUserByHandle(reading.db, handle) : undefined;
  if (!user) throw notFound('user');
  return user;
}
