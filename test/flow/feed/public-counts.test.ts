import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUser } from '../../ripple/client.ts';
import { startRipple, type TestRipple } from '../../ripple/ripple.ts';
import { post } from './people.ts';

let ripple: TestRipple;
let people = 0;

beforeAll(async () => {
  ripple = await startRipple();
});
afterAll(() => ripple?.dispose());

const somebody = () => ripple.user(`person_${++people}`);

describe('public numbers', () => {
  it('of a post count public answers and reposts only', async () => {
    const [author, friend] = [await somebody(), await somebody()];
    const id = await post(author, 'to be answered');
    await post(friend, `direct @${author.handle}`, { visibility: 'direct', inReplyTo: id });
    await post(friend, 'to followers', { visibility: 'followers', inReplyTo: id });
    const answer = await post(friend, 'public', { inReplyTo: id });
    const counts = async () => (await ripple.anybody.get(`/v1/posts/${id}`)).body.counts;
    await expect.poll(counts, { timeout: 30_000 }).toEqual({ replies: 1, favourites: 0, reposts: 0 });
    await friend.delete(`/v1/posts/${answer}`);
    await expect.poll(counts, { timeout: 30_000 }).toEqual({ replies: 0, favourites: 0, reposts: 0 });
  });

  it('of a user count public posts, and reposts of what is there', async () => {
    const [author, friend] = [await somebody(), await somebody()];
    const count = async ({ handle }: TestUser) =>
      (await ripple.anybody.get(`/v1/users/${handle}`)).body.counts.posts;
    const id = await post(author, 'passed on');
    await post(author, 'to followers', { visibility: 'followers' });
    await post(author, `direct @${friend.handle}`, { visibility: 'direct' });
    await friend.put(`/v1/posts/${id}/repost`);
    expect([await count(author), await count(friend)]).toEqual([1, 1]);
    expect((await author.get('/v1/users/me')).body.counts.posts).toBe(1);
    await author.delete(`/v1/posts/${id}`);
    expect([await count(author), await count(friend)]).toEqual([0, 0]);
  });
});
