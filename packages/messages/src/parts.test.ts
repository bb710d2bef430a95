import { describe, expect, it } from 'vitest';
import { EPOCH_MS, lowestIdAt, type PostId, type UserId } from './ids.ts';
import { ONE_PART, partFor, partsOf } from './parts.ts';

const about = (postId: PostId) =>
  ({ type: 'post-created', version: 1, postId, authorId: 1 as UserId, acceptedAt: 1 }) as const;

describe('the parts of a lane', () => {
  it('are the lane itself where there is one, and where it has no ring', () => {
    expect(partsOf('followers', ONE_PART)).toEqual(['followers']);
    expect(partFor('post-created', about(5 as PostId), ONE_PART)).toBe('post-created');
    expect(partsOf('mail', { sent: 4, kept: 4 })).toEqual(['mail']);
    expect(partsOf('followers', { sent: 2, kept: 3 })).toEqual(['followers', 'followers.1', 'followers.2']);
  });

  it.each([1, 7, 1_000])('get equally many posts that are %i ms apart', (apart) => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 4_000; index++) {
      const post = lowestIdAt<PostId>(new Date(EPOCH_MS + 90_000_000_000 + index * apart));
      const part = partFor('post-created', about(post), { sent: 4, kept: 6 });
      counts.set(part, (counts.get(part) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([
      'post-created',
      'post-created.1',
      'post-created.2',
      'post-created.3',
    ]);
    for (const count of counts.values()) expect(count).toBeGreaterThan(800);
  });
});
