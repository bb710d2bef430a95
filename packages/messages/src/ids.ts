/**
 * Ids are allotted by Postgres (`next_id()` in the first migration): 41 bits of milliseconds since
 * {@link EPOCH_MS}, then 12 bits of a sequence. They sort by time and stay below 2^53, so they are
 * exact as a JavaScript and as a Lua number. On the wire they are decimal strings.
 */
export type Id<Of extends string> = number & { readonly __idOf: Of };
export type UserId = Id<'user'>;
export type PostId = Id<'post'>;
export type MediaId = Id<'media'>;
export type WebSubRequestId = Id<'websub-request'>;
export type SubscriptionId = Id<'websub-subscription'>;
export type WebhookId = Id<'webhook'>;
export type WebhookDeliveryId = Id<'webhook-delivery'>;
export type OAuthAppId = Id<'oauth-app'>;
export type OAuthTokenId = Id<'oauth-token'>;

/** 2024-01-01T00:00:00Z, in ms since the Unix epoch. */
export const EPOCH_MS = 1_704_067_200_000;

const SEQUENCES_PER_MS = 4096;

/** Reads an id from its decimal string; `undefined` for anything that no id can be. */
export function parseId<T extends Id<string>>(text: string): T | undefined {
  if (!/^[1-9][0-9]{0,15}$/.test(text)) return undefined;
  const id = Number(text);
  return Number.isSafeInteger(id) ? (id as T) : undefined;
}

/** The moment an id was allotted, to the millisecond. */
export function timeOf(id: Id<string>): Date {
  return new Date(EPOCH_MS + Math.floor(id / SEQUENCES_PER_MS));
}

/** The lowest id that can be allotted at `time`: every id allotted earlier is smaller. */
export function lowestIdAt<T extends Id<string>>(time: Date): T {
  return (Math.max(0, time.getTime() - EPOCH_MS) * SEQUENCES_PER_MS) as T;
}
