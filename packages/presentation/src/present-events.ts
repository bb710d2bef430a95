import type { Db, Pool } from '@ripple/db';
import type { EventCursor, EventType, RecordedEvent } from '@ripple/events';
import type { PostId, UserId } from '@ripple/messages';
import { listReportsByIds, type ReportId } from '@ripple/moderation';
import { type Authors, type KnownStates, listUserStates, listUsers, type UserStates } from '@ripple/people';
import { listPosts, noMarks, type PostDocument, type PublishedCounts } from '@ripple/posts';
import { findWebhooks } from '@ripple/webhooks';
import type { Reader, TimelineItem } from './item.ts';
import { present } from './present.ts';
import { type PresentedPost, presentUser } from './present-post.ts';
import { presentReport } from './present-report.ts';
import { presentWebhook } from './present-webhook.ts';

/** An event as the HTTP contract shows it to the application. */
export interface PresentedEvent {
  /** Also the cursor of what comes after it. */
  id: EventCursor;
  type: EventType;
  at: string;
  /** The user who did it; null: the application or an operator. */
  actor: string | null;
  data: EventData;
}

/** What an event is about, as it is now; its id alone once it is gone. */
export type EventData =
  | { id: string }
  | PresentedPost
  | PresentedUser
  | ReturnType<typeof presentReport>
  | ReturnType<typeof presentWebhook>;

/** A user, with the state that moderators have given them, if that is not active. */
type PresentedUser = ReturnType<typeof presentUser> & { moderation?: { state: string; reason: string } };

/** Where the objects of events are looked up. */
export interface EventObjects {
  db: Db;
  /** Where the events were read: posts are shown as it has them, since copies in Redis are renewed after the commit. */
  pool: Pool;
  authors: Pick<Authors, 'get'>;
  counts: Pick<PublishedCounts, 'get'>;
  userStates: Pick<UserStates, 'current'>;
  /** Where pictures are served, without a slash at the end. */
  mediaUrl: string;
}

/** The application itself, for no user: it sees all posts, also those that are withheld. */
const application: Reader = { viewer: undefined, isServer: true };

/** Events with what they are about. Each kind of object is looked up once for all of them. */
export async function presentEvents(
  objects: EventObjects,
  events: readonly RecordedEvent[],
): Promise<PresentedEvent[]> {
  const idsOf = (kind: Kind) => [
    ...new Set(events.flatMap(({ type, object }) => (kindOf(type) === kind ? [object] : []))),
  ];
  const states = await objects.userStates.current();
  const [posts, users, reports, webhooks] = await Promise.all([
    findPosts(objects, idsOf('post') as PostId[], states),
    findUsers(objects, idsOf('user') as UserId[], states),
    findReports(objects, idsOf('report') as ReportId[], states),
    findWebhooksById(objects.db, idsOf('webhook')),
  ]);
  const found = { post: posts, user: users, report: reports, webhook: webhooks };
  return events.map(({ id, type, at, actor, object }) => ({
    id,
    type,
    at: at.toISOString(),
    actor: actor === null ? null : String(actor),
    data: found[kindOf(type)]?.get(object) ?? { id: String(object) },
  }));
}

type Kind = 'post' | 'user' | 'report' | 'webhook';
type Found = Map<number, EventData>;

function kindOf(type: EventType): Kind {
  switch (type.slice(0, type.indexOf('.'))) {
    case 'follow':
    case 'user':
      return 'user';
    case 'report':
      return 'report';
    case 'webhook':
      return 'webhook';
    default:
      return 'post';
  }
}

async function findPosts(objects: EventObjects, ids: PostId[], states: KnownStates): Promise<Found> {
  if (ids.length === 0) return new Map();
  const posts = await findDocuments(objects.pool, ids);
  const originals = await findOriginals(objects, posts);
  const items: TimelineItem[] = [];
  for (const post of posts.values()) {
    const repostOf = post.repostOf === null ? undefined : originals.get(post.repostOf);
    if (post.repostOf === null) items.push({ post });
    else if (repostOf) items.push({ post, repostOf });
  }
  const all = items.flatMap(({ post, repostOf }) => (repostOf ? [post, repostOf] : [post]));
  const [authors, counts] = await Promise.all([
    objects.authors.get(all.map(({ authorId }) => authorId)),
    objects.counts.get([...new Set(all.flatMap(({ id, repostOf }) => (repostOf === null ? [id] : [])))]),
  ]);
  // Copies of authors may be older than the deletion.
  for (const id of authors.keys()) if (states.of(id) === 'deleted') authors.delete(id);
  const details = { reader: application, authors, counts, ...noMarks };
  return new Map(present(items, details, objects.mediaUrl).map((post) => [Number(post.id), post]));
}

/** Posts whose rows are read at once. */
const POSTS_AT_ONCE = 100;

async function findDocuments(pool: Pool, ids: PostId[]): Promise<Map<PostId, PostDocument>> {
  const found = new Map<PostId, PostDocument>();
  for (let start = 0; start < ids.length; start += POSTS_AT_ONCE) {
    for (const post of await listPosts(pool, ids.slice(start, start + POSTS_AT_ONCE)))
      if (!('deleted' in post)) found.set(post.id, post);
  }
  return found;
}

/** What reposts among some posts pass on. */
async function findOriginals(
  { pool }: EventObjects,
  posts: ReadonlyMap<PostId, PostDocument>,
): Promise<ReadonlyMap<PostId, PostDocument>> {
  const ids = new Set<PostId>();
  for (const { repostOf } of posts.values()) if (repostOf !== null) ids.add(repostOf);
  return ids.size === 0 ? posts : findDocuments(pool, [...ids]);
}

async function findUsers({ db, mediaUrl }: EventObjects, ids: UserId[], states: KnownStates): Promise<Found> {
  const kept = ids.filter((id) => states.of(id) !== 'deleted');
  const [users, moderated] = await Promise.all([listUsers(db, kept), listUserStates(db, kept)]);
  return new Map(
    users.map((user) => {
      const { state = 'active', reason = '' } = moderated.get(user.id) ?? {};
      const shown: PresentedUser = presentUser(user, mediaUrl, application);
      return [user.id, state === 'active' ? shown : { ...shown, moderation: { state, reason } }];
    }),
  );
}

async function findWebhooksById(db: Db, ids: number[]): Promise<Found> {
  const webhooks = ids.length === 0 ? [] : await findWebhooks(db, ids);
  return new Map(webhooks.map((webhook) => [webhook.id, presentWebhook(webhook)]));
}

async function findReports({ db }: EventObjects, ids: ReportId[], states: KnownStates): Promise<Found> {
  const reports = await listReportsByIds(db, ids);
  const reported = reports.map(({ userId }) => userId).filter((id) => states.of(id) !== 'deleted');
  const handles = new Map((await listUsers(db, reported)).map(({ id, handle }) => [id, handle]));
  return new Map(
    reports.map((report) => [report.id, presentReport(report, handles.get(report.userId) ?? null)]),
  );
}
