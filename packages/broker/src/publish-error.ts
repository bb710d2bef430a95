/** The broker has not confirmed a message. It may have arrived nevertheless: consumers are idempotent. */
export class PublishError extends Error {
  override name = 'PublishError';
}
