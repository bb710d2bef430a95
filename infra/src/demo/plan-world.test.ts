import { describe, expect, it } from 'vitest';
import { planWorld } from './plan-world.ts';

const now = new Date('2026-11-01T00:00:00Z');

describe('planWorld', () => {
  const { users, follows, posts } = planWorld(now);

  it('is the same for the same seed', () => {
    expect(planWorld(now)).toEqual({ users, follows, posts });
  });

  it('has a few hundred users with handles of their own', () => {
    expect(users.length).toBeGreaterThanOrEqual(300);
    expect(new Set(users.map(({ handle }) => handle)).size).toBe(users.length);
    for (const { handle } of users) expect(handle).toMatch(/^[a-z0-9_]{1,30}$/);
  });

  it('has a skewed follow graph', () => {
    const followers = (id: number) => follows.filter(({ followee }) => followee === id).length;
    expect(followers(users[0]?.id ?? 0)).toBeGreaterThan(users.length * 0.8);
    expect(followers(users[200]?.id ?? 0)).toBeLessThan(users.length * 0.1);
  });

  it('has posts in several languages, Korean among them, all with ids of their own', () => {
    expect(posts.some(({ text }) => /\p{Script=Hangul}/u.test(text))).toBe(true);
    expect(posts.some(({ tags }) => tags.includes('바다'))).toBe(true);
    expect(new Set(posts.map(({ id }) => id)).size).toBe(posts.length);
  });
});
