import { describe, expect, it } from 'vitest';
import { checkAccounts } from './accounts.ts';
import { worldOfThree } from './world-of-three.ts';

const balanced = { lost: [], doubled: [], unexpected: [], unanswered: 0 };
type World = ReturnType<typeof worldOfThree>;
function checkAfter(change: (world: World) => void) {
  const world = worldOfThree();
  change(world);
  return checkAccounts(world.ledger, world.rows);
}

describe('what was promised and what Postgres holds', () => {
  it('agree', () => {
    expect(checkAfter(() => {})).toEqual(balanced);
  });

  it('differ by a post that was answered and is not there', () => {
    const lost = ["post 0 was answered with the id 10, which Postgres doesn't know as such"];
    expect(checkAfter(({ rows }) => rows.posts.pop())).toEqual({ ...balanced, lost });
    // There, but of another author.
    const stolen = checkAfter(({ rows: { posts } }) =>
      posts.splice(2, 1, { ...posts[2], author: '2' } as never),
    );
    expect(stolen).toEqual({ ...balanced, lost });
  });

  it('differ by a key that made two posts, in the answers or in Postgres', () => {
    const answered = checkAfter(({ ledger }) => ledger.accept(ledger.postings[0] as never, '11', 3));
    expect(answered.doubled).toEqual(['post 0 was answered with the ids 10 and 11']);
    const stored = checkAfter(({ rows: { posts, tags } }) => {
      posts.push({ ...posts[2], id: '11' } as never);
      tags.push({ tag: 'coffee', post: '11' });
    });
    expect(stored).toEqual({ ...balanced, doubled: ['post 0 is in Postgres 2 times'] });
  });

  it('differ by a post that no user has sent', () => {
    const { unexpected } = checkAfter(({ rows: { posts } }) =>
      posts.push(
        { ...posts[1], id: '40', text: 'x' } as never,
        { ...posts[1], id: '50', text: 'x (c9)' } as never,
        { ...posts[0], id: '60' } as never,
        // A repost is no post of its author's own.
        { ...posts[1], id: '70', text: '', repostOf: '10' } as never,
      ),
    );
    expect(unexpected).toHaveLength(3);
  });

  it('differ by a deletion that was not asked for, or not done', () => {
    const [asked, done] = [0, 2].map((at) =>
      checkAfter(({ rows: { posts } }) => {
        const post = posts[at];
        if (post) post.isDeleted = !post.isDeleted;
      }),
    );
    expect(asked).toEqual({ ...balanced, unexpected: ['post 2 is there, though its deletion was answered'] });
    expect(done).toEqual({ ...balanced, lost: ['post 0 is deleted, which nobody asked for'] });
  });

  it('differ by an edit that was answered and is not there, or is and was never asked for', () => {
    const edit = (told: boolean, text?: string) =>
      checkAfter(({ ledger, rows }) => {
        const [posting] = ledger.postings;
        const made = posting && ledger.edit(posting, 'y #coffee');
        if (made && told) made.answeredAt = 3;
        Object.assign(rows.posts[2] as object, text !== undefined && { text });
      });
    expect(edit(true, 'y #coffee (c0r1)')).toEqual(balanced);
    expect(edit(false, 'y #coffee (c0r1)')).toEqual(balanced);
    expect(edit(false)).toEqual(balanced);
    expect(edit(true)).toEqual({
      ...balanced,
      lost: ['post 0 is as it was before an edit that was answered'],
    });
    expect(edit(true, 'y #coffee (c0r2)').unexpected).toHaveLength(1);
  });

  it('differ by the tags of a post', () => {
    const moved = checkAfter(({ rows }) => {
      Object.assign(rows.posts[2] as object, { text: 'x #ripple (c0)' });
    });
    expect(moved.unexpected).toContain('post 0 has the tags "coffee" instead of "ripple"');
    expect(checkAfter(({ rows }) => rows.tags.pop()).unexpected).toHaveLength(1);
  });

  it('agree on the posts of a user who has left where these are deleted', () => {
    const leave = (keeps: boolean) =>
      checkAfter(({ rows }) => {
        Object.assign(rows.users[0] as object, { state: 'deleted', handle: '-1' });
        for (const post of rows.posts.slice(1))
          if (!keeps) Object.assign(post, { isDeleted: true, text: '' });
        rows.tags = keeps ? rows.tags : [];
      });
    expect(leave(false)).toEqual(balanced);
    expect(leave(true).unexpected).toEqual([
      'post 0 is there, though its author has left',
      'post 1 is there, though its author has left',
    ]);
  });

  it('count posts that were never accepted', () => {
    expect(checkAfter(({ ledger: { postings } }) => postings[1]?.ids.clear())).toMatchObject({
      unanswered: 1,
    });
  });
});
