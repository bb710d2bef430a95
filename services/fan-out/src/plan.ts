import { SHARDS } from '@ripple/follows';
import type { Job, PostCreated } from '@ripple/messages';

/**
 * Followers per job: large enough that the message costs nothing beside the writes, small enough that a
 * job takes well under a second and a big author's slices can be shared by several workers.
 */
export const FOLLOWERS_PER_JOB = 5_000;
/** An author with more slices than this goes into the bulk lane, so that others don't wait behind. */
const MOST_SLICES_IN_FOLLOWERS_LANE = 4;

/**
 * What has to be done for a new post: a pure function of the post and of how many follow its author. The
 * jobs name ranges of shards, so planning reads no follower; that the shards are evenly filled is what
 * shardOf() is for.
 *
 * The author's own home and profile are among them, though the api has written them already: it may have
 * died, or Redis been away, in between.
 */
export function planPost(post: PostCreated, followerCount: number): Job[] {
  const { postId, authorId, visibility, tags, acceptedAt } = post;
  const slices = Math.min(SHARDS, Math.max(1, Math.ceil(followerCount / FOLLOWERS_PER_JOB)));
  const lane = slices > MOST_SLICES_IN_FOLLOWERS_LANE ? 'followers-bulk' : 'followers';

  const jobs: Job[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const from = Math.floor((slice * SHARDS) / slices);
    const to = Math.floor(((slice + 1) * SHARDS) / slices) - 1;
    jobs.push({
      lane,
      message: { type: 'deliver-home', version: 1, postId, authorId, shards: { from, to }, acceptedAt },
    });
  }
  jobs.push({
    lane: 'public',
    message: { type: 'index-post', version: 1, postId, authorId, visibility, tags, acceptedAt },
  });
  if (visibility === 'public') {
    jobs.push({
      lane: 'feeds',
      message: { type: 'refresh-feeds', version: 1, postId, authorId, tags, acceptedAt },
    });
  }
  return jobs;
}
