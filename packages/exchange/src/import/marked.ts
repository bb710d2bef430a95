import type { Db } from '@ripple/db';
import type { PostId, UserId } from '@ripple/messages';
import type { Checked } from '../check-line.ts';
import { keyOfPost, type NamedPost } from '../names.ts';
import { type Fate, missing, type WriteContext } from './write.ts';

type MarkLine = Checked<'repost'> | Checked<'favourite'> | Checked<'bookmark'>;

/** What a user has marked. */
export interface Mark<Line extends MarkLine = MarkLine> {
  line: Line;
  user: UserId;
  post: NamedPost;
  /** The original, where the post is a repost. */
  target: PostId;
}

export const isMark = <Line extends MarkLine>(mark: Mark<Line> | Fate): mark is Mark<Line> =>
  typeof mark === 'object' && 'target' in mark;

/** Finds the users and posts of some lines. */
export async function findMarked<Line extends MarkLine>(
  { names }: WriteContext,
  trx: Db,
  lines: Line[],
): Promise<(Mark<Line> | Fate)[]> {
  const users = await names.users(
    trx,
    lines.flatMap(({ said }) => [said.user, said.post.author]),
  );
  const posts = await names.posts(
    trx,
    lines.map(({ said }) => said.post),
    users,
  );
  return lines.map((line) => {
    const { user: name, post: named } = line.said;
    const user = users.get(name);
    if (user === undefined) return missing('user', name);
    const post = posts.get(keyOfPost(named));
    if (post === undefined) return missing('post', `${named.author} ${named.externalId}`);
    return { line, user, post, target: post.repostOf ?? post.id };
  });
}
