import type { Upserted } from '@ripple/people';
import { ProblemError } from '../http/problem.ts';

/** Why an upsert was refused, as an answer: 409 if its handle is taken, 422 if the user has another one. */
export const upsertProblem = ({ refused, handle }: Extract<Upserted, { refused: string }>) =>
  refused === 'handle-taken'
    ? handleTaken(handle)
    : new ProblemError(422, 'The user has another handle, and handles do not change.');

export const handleTaken = (handle: string) =>
  new ProblemError(409, `The handle ${handle.toLowerCase()} is taken.`);
