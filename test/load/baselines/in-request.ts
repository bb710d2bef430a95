import type { Design } from './design.ts';
import { type Shop, storeDocument } from './shop.ts';

/** Followers whose homes are written in one pipeline. */
const BATCH = 1_000;

/** Everything in the request: the author waits until the last follower has the post. */
export const inRequest = (shop: Shop): Design => ({
  async createPost(author, text) {
    const post = await shop.insertPost(author, text);
    await storeDocument(shop, post);
    const homes = [author, ...(await shop.listFollowers(author))];
    for (let from = 0; from < homes.length; from += BATCH) {
      const batch = homes.slice(from, from + BATCH);
      await shop.push(batch.map((follower) => ({ follower, post: post.id })));
    }
    return post;
  },
  readHome: shop.readHome,
});
