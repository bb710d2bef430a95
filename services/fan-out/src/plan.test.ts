import type { Job, MessageOf, PostId, UserId } from '@ripple/messages';
import { SHARDS } from '@ripple/people';
import type { PostToPlan } from '@ripple/posts';
import type { TopicName } from '@ripple/timelines';
import { describe, expect, it } from 'vitest';
import { FOLLOWERS_PER_JOB, planDeletion, planEdit, planPost, planWithheld } from './plan.ts';

const id = 5153960755200001 as PostId;
const authorId = 7 as UserId;
const about = { version: 1, postId: id, authorId, acceptedAt: 1_767_225_600_000 } as const;
const ordinary: PostToPlan = {
  id,
  authorId,
  visibility: 'public',
  tags: ['바다'],
  mentions: [],
  inReplyTo: null,
  repostOf: null,
  version: 1,
  deleted: false,
  illustrated: false,
  followers: 403,
};
const plan = (post: Partial<PostToPlan>) =>
  planPost({ type: 'post-created', ...about }, { ...ordinary, ...post });
const kinds = (jobs: Job[]) => jobs.map(({ lane, message }) => [lane, message.type]);

const deliveries = (jobs: Job[]) =>
  jobs.flatMap((job) =>
    job.message.type === 'deliver-home' ? [job as Job & { message: MessageOf<'deliver-home'> }] : [],
  );

describe('planPost', () => {
  it('sends an ordinary public post as one job into each ring', () => {
    expect(kinds(plan({}))).toEqual([
      ['followers', 'deliver-home'],
      ['public', 'index-post'],
      ['feeds', 'refresh-feeds'],
    ]);
  });

  it('keeps a followers-only post out of feeds', () => {
    expect(plan({ visibility: 'followers' }).map(({ lane }) => lane)).toEqual(['followers', 'public']);
  });

  it('sends a direct post to those named in it, and to no followers', () => {
    const jobs = plan({ visibility: 'direct', mentions: [8 as UserId] });
    expect(kinds(jobs)).toEqual([
      ['followers', 'deliver-mentions'],
      ['notifications', 'notify-of-post'],
      ['public', 'index-post'],
    ]);
    expect(jobs[0]?.message).toMatchObject({ userIds: [8] });
  });

  it('counts the post that is answered, or passed on, and keeps reposts out of feeds', () => {
    expect(kinds(plan({ inReplyTo: 5 as PostId }))).toContainEqual(['reactions', 'count-post']);
    expect(kinds(plan({ repostOf: 5 as PostId, tags: [] }))).toEqual([
      ['followers', 'deliver-home'],
      ['notifications', 'notify-of-post'],
      ['public', 'index-post'],
      ['reactions', 'count-post'],
    ]);
  });

  it.each([0, 1, FOLLOWERS_PER_JOB, FOLLOWERS_PER_JOB + 1, 77_777, 1_000_000, 100_000_000])(
    'covers every shard exactly once for %i followers',
    (followers) => {
      const shards = deliveries(plan({ followers })).flatMap(({ message }) =>
        Array.from(
          { length: message.shards.to - message.shards.from + 1 },
          (_, i) => message.shards.from + i,
        ),
      );
      expect(shards).toEqual(Array.from({ length: SHARDS }, (_, shard) => shard));
    },
  );

  it('gives authors with many followers a lane of their own', () => {
    expect(new Set(deliveries(plan({ followers: 20_000 })).map(({ lane }) => lane))).toEqual(
      new Set(['followers']),
    );
    expect(new Set(deliveries(plan({ followers: 20_001 })).map(({ lane }) => lane))).toEqual(
      new Set(['followers-bulk']),
    );
  });

  it('needs few messages: at most 3, and one for every 4,000 followers', () => {
    for (const followers of [10, 10_000, 100_000, 1_000_000]) {
      expect(plan({ followers }).length).toBeLessThanOrEqual(3 + followers / 4_000);
    }
  });
});

describe('a post that is held', () => {
  it('comes to where its author looks for it, and to no reader', () => {
    const held: PostToPlan = { ...ordinary, visibility: 'withheld', mentions: [8 as UserId] };
    const jobs = planWithheld({ type: 'post-created', ...about }, held);
    expect(jobs).toMatchObject([
      { lane: 'followers', message: { type: 'deliver-mentions', userIds: [8] } },
      { lane: 'public', message: { type: 'index-post', visibility: 'direct' } },
    ]);
  });

  it('is new to its readers when it is released', () => {
    const jobs = planPost({ type: 'post-created', ...about, released: true }, ordinary);
    const marked = jobs.flatMap(({ message }) => ('released' in message ? [message.type] : []));
    expect(marked).toEqual(['deliver-home', 'index-post']);
  });
});

describe('planEdit', () => {
  it('takes the post out where it belongs no more', () => {
    const previous = { tags: ['산', '바다'], mentions: [8 as UserId] };
    const jobs = planEdit({ type: 'post-edited', ...about, previous }, ordinary);
    expect(jobs.map(({ message }) => message)).toMatchObject([
      { type: 'notify-of-post', removed: [8] },
      { type: 'reindex-post', tags: ['바다'], removed: { tags: ['산'], mentions: [8] } },
      { type: 'refresh-feeds', tags: ['바다'] },
    ]);
  });
});

describe('topics', () => {
  const topics = [{ topic: '#바다' as TopicName, followers: 12_000 }];

  it('have slices of their own, beside those of the author', () => {
    const jobs = deliveries(planPost({ type: 'post-created', ...about }, ordinary, { topics }));
    expect(jobs.map(({ message }) => message.audience)).toEqual([undefined, '#바다', '#바다', '#바다']);
    const ofTopic = jobs.slice(1).map(({ message }) => message.shards);
    expect([ofTopic.at(0)?.from, ofTopic.at(-1)?.to]).toEqual([0, SHARDS - 1]);
  });

  it('have a post that was edited if it has come to them', () => {
    const edited = (tags: string[], text?: string) => {
      const previous = { tags, mentions: [], ...(text !== undefined && { text }) };
      const both = [...topics, { topic: '가자' as TopicName, followers: 1 }];
      return deliveries(planEdit({ type: 'post-edited', ...about, previous }, ordinary, both)).map(
        ({ message }) => message.audience,
      );
    };
    expect(new Set(edited([]))).toEqual(new Set(['#바다', '가자']));
    expect(new Set(edited(['바다']))).toEqual(new Set(['가자']));
    expect(edited(['바다'], '가자 #바다')).toEqual([]);
  });
});

describe('planDeletion', () => {
  it('takes the post out, and counts what it had answered', () => {
    const deleted = { ...ordinary, deleted: true, version: 2, inReplyTo: 5 as PostId };
    expect(
      planDeletion({ type: 'post-deleted', ...about }, deleted).map(({ message }) => message),
    ).toMatchObject([
      { type: 'unindex-post', documentVersion: 2, inReplyTo: 5 },
      { type: 'notify-of-post' },
      { type: 'count-post', postId: 5 },
    ]);
  });
});
