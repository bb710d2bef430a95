/** A mistake on the command line or in the settings, in one sentence: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
