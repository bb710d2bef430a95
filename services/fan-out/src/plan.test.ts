import { SHARDS } from '@ripple/follows';
import type { PostId, UserId } from '@ripple/ids';
import type { DeliverHome, Job, PostCreated } from '@ripple/messages';
import { describe, expect, it } from 'vitest';
import { FOLLOWERS_PER_JOB, planPost } from './plan.ts';

const post: PostCreated = {
  type: 'post-created',
  version: 1,
  postId: 5153960755200001 as PostId,
  authorId: 7 as UserId,
  visibility: 'public',
  tags: ['바다'],
  acceptedAt: 1_767_225_600_000,
};

const deliveries = (jobs: Job[]) =>
  jobs.flatMap((job) => (job.message.type === 'deliver-home' ? [job as Job & { message: DeliverHome }] : []));

describe('planPost', () => {
  it('sends an ordinary public post as one job into each ring', () => {
    expect(planPost(post, 403).map(({ lane, message }) => [lane, message.type])).toEqual([
      ['followers', 'deliver-home'],
      ['public', 'index-post'],
      ['feeds', 'refresh-feeds'],
    ]);
  });

  it('keeps a followers-only post out of feeds', () => {
    const lanes = planPost({ ...post, visibility: 'followers' }, 403).map(({ lane }) => lane);
    expect(lanes).toEqual(['followers', 'public']);
  });

  it.each([0, 1, FOLLOWERS_PER_JOB, FOLLOWERS_PER_JOB + 1, 77_777, 1_000_000, 100_000_000])(
    'covers every shard exactly once for %i followers',
    (followers) => {
      const shards = deliveries(planPost(post, followers)).flatMap(({ message }) =>
        Array.from(
          { length: message.shards.to - message.shards.from + 1 },
          (_, i) => message.shards.from + i,
        ),
      );
      expect(shards).toEqual(Array.from({ length: SHARDS }, (_, shard) => shard));
    },
  );

  it('gives authors with many followers a lane of their own', () => {
    expect(new Set(deliveries(planPost(post, 20_000)).map(({ lane }) => lane))).toEqual(
      new Set(['followers']),
    );
    expect(new Set(deliveries(planPost(post, 20_001)).map(({ lane }) => lane))).toEqual(
      new Set(['followers-bulk']),
    );
  });

  it('needs few messages: at most 3, and one for every 4,000 followers', () => {
    for (const followers of [10, 10_000, 100_000, 1_000_000]) {
      expect(planPost(post, followers).length).toBeLessThanOrEqual(3 + followers / 4_000);
    }
  });
});
