import { ProblemError } from '../http/problem.ts';

/** Throws what an upload has thrown; of a picture that can't be taken (413, 415), as Mastodon answers. */
export function refusePicture(error: unknown): never {
  const isUnfit = error instanceof ProblemError && (error.status === 413 || error.status === 415);
  if (!isUnfit) throw error;
  throw new ProblemError(422, `Validation failed: ${error.message}`, { cause: error });
}
