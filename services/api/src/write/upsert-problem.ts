import type { Upserted } from '@ripple/people';
import { ProblemError } from '../http/problem.ts';

/**
 * Why an upsert was refused, as an answer: 409 if its handle, or its external id, is taken, 422 if the user has another
 * handle.
 */
export function upsertProblem({ refused, handle }: Extract<Upserted, { refused: string }>): ProblemError {
  switch (refused) {
    case 'handle-taken':
      return handleTaken(handle);
    case 'handle-differs':
      return new ProblemError(422, 'The user has another handle, and handles do not change.');
    case 'left-suspended':
      return leftSuspended();
  }
}

/** The external id of a user who left while suspended stays taken. */
export const leftSuspended = () =>
  new ProblemError(409, 'A user with this external id was suspended and has left.');

export const handleTaken = (handle: string) =>
  new ProblemError(409, `The handle ${handle.toLowerCase()} is taken.`);
