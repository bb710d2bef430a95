import { type PostId, timeOf, type UserId } from '@ripple/messages';
import type { Act, ModeratedUser, Report, WithheldPost } from '@ripple/moderation';
import { listUserStates, listUsers } from '@ripple/people';
import { type PresentedPost, presentReport, presentUser, type Reader } from '@ripple/presentation';
import type { Context } from '../context.ts';
import { findItems } from '../timeline/hydrate.ts';
import { showPosts } from '../timeline/show-posts.ts';
import type { Moderation } from './moderation-of.ts';

export type PresentedUser = ReturnType<typeof presentUser>;
type ModeratedProfile = PresentedUser & { moderation?: Moderation };

/** Users by their ids, with their states; none who is being deleted. */
async function findUsers(
  { database, mediaUrl }: Context,
  reader: Reader,
  ids: UserId[],
): Promise<Map<UserId, ModeratedProfile>> {
  const wanted = [...new Set(ids)];
  const [users, states] = await Promise.all([
    listUsers(database.db, wanted),
    listUserStates(database.db, wanted),
  ]);
  const found = new Map<UserId, ModeratedProfile>();
  for (const user of users) {
    const { state, reason } = states.get(user.id) ?? { state: 'active' as const, reason: '' };
    if (state === 'deleted') continue;
    const profile = presentUser(user, mediaUrl, reader);
    found.set(user.id, state === 'active' ? profile : { ...profile, moderation: { state, reason } });
  }
  return found;
}

/** Posts as they are, whatever the rules say: for moderators. None of an author who is being deleted. */
async function findPosts(
  context: Context,
  reader: Reader,
  ids: PostId[],
): Promise<Map<PostId, PresentedPost>> {
  const [items, states] = await Promise.all([
    findItems(context, [...new Set(ids)]),
    context.userStates.current(),
  ]);
  const there = items.filter(({ post }) => states.of(post.authorId) !== 'deleted');
  const shown = await showPosts(context, reader, there);
  return new Map(shown.map((post) => [Number(post.id) as PostId, post]));
}

const textOf = (id: number | null) => (id === null ? null : String(id));

/** Reports as moderators see them. */
export async function presentReports(context: Context, reader: Reader, reports: Report[]) {
  const [users, posts] = await Promise.all([
    findUsers(
      context,
      reader,
      reports.flatMap(({ userId, reporterId }) => [userId, reporterId]),
    ),
    findPosts(
      context,
      reader,
      reports.flatMap(({ postId }) => postId ?? []),
    ),
  ]);
  return reports.map((report) => {
    const user = users.get(report.userId) ?? null;
    return {
      ...presentReport(report, user?.handle ?? null),
      note: report.note,
      reporter: users.get(report.reporterId) ?? null,
      post: (report.postId !== null && posts.get(report.postId)) || null,
      user,
    };
  });
}

/** A retry tells what its first try has made of it, also where that was changed since. */
function judged<Of extends { moderation?: unknown }, Moderated>(
  { moderation: _, ...rest }: Of,
  moderation: Moderated | undefined,
): Omit<Of, 'moderation'> & { moderation?: Moderated } {
  return moderation ? { ...rest, moderation } : rest;
}

/** Posts with what moderators have made of them. */
export async function presentJudgedPosts(
  context: Context,
  reader: Reader,
  posts: (Omit<WithheldPost, 'state'> & { state: WithheldPost['state'] | 'visible' })[],
) {
  const found = await findPosts(
    context,
    reader,
    posts.map(({ postId }) => postId),
  );
  return posts.map(({ postId, state, reason }) => {
    const post = found.get(postId);
    const id = String(postId);
    return {
      ...{ id, postId: id, handle: post?.author.handle ?? null, state, reason },
      post: post ? judged(post, state === 'visible' ? undefined : { state, reason }) : null,
    };
  });
}

/** Users with what moderators have made of them. */
export async function presentJudgedUsers(
  context: Context,
  reader: Reader,
  users: (Omit<ModeratedUser, 'state'> & { state: ModeratedUser['state'] | 'active' })[],
) {
  const found = await findUsers(
    context,
    reader,
    users.map(({ userId }) => userId),
  );
  return users.map(({ userId, state, reason }) => {
    const user = found.get(userId);
    return {
      ...{ id: String(userId), handle: user?.handle ?? null, state, reason },
      user: user ? judged(user, state === 'active' ? undefined : { state, reason }) : null,
    };
  });
}

/** Lines of the log. */
export async function presentActs(context: Context, reader: Reader, acts: Act[]) {
  const users = await findUsers(
    context,
    reader,
    acts.flatMap(({ userId, moderatorId }) => [userId, moderatorId ?? []].flat()),
  );
  return acts.map(({ id, action, moderatorId, moderator, postId, userId, reportId, reason }) => ({
    id: String(id),
    action,
    state: action.slice(action.indexOf('.') + 1).replace('released', 'visible'),
    moderator: (moderatorId !== null && users.get(moderatorId)) || null,
    moderatorSubject: moderator,
    postId: textOf(postId),
    handle: users.get(userId)?.handle ?? null,
    reportId: textOf(reportId),
    reason,
    createdAt: timeOf(id).toISOString(),
  }));
}
