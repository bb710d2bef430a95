import type { Addresses } from './addresses.ts';

/**
 * A tag (https://docs.joinmastodon.org/entities/Tag/). How often it was used is not counted.
 * @param following whether the reader follows it; undefined for who is not logged in
 */
export const toTag = (name: string, following: boolean | undefined, { web }: Addresses) => ({
  name,
  url: web.tag(name),
  history: [],
  ...(following !== undefined && { following }),
});
