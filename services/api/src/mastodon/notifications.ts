import type { UserId } from '@ripple/messages';
import type { NotificationId } from '@ripple/notifications';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { readerOf } from '../http/authentication.ts';
import { type Client, type Page, type PageRange, readPage, type Stretch } from '../http/paging.ts';
import { listShownNotifications, type PresentedNotification } from '../timeline/show-notifications.ts';
import { userOf } from './access.ts';
import { type NotificationDetails, notificationTypes } from './entities/notification.ts';
import { type ListRange, listQuery, readRange } from './paging.ts';
import type { Statuses } from './statuses.ts';

const names = Type.Optional(Type.Array(Type.String()));

/** Which notifications a client asks for. */
const filterQuery = { types: names, exclude_types: names, account_id: Type.Optional(Type.String()) };
export const notificationsQuery = Type.Object({ ...listQuery, ...filterQuery });
export const unreadQuery = Type.Object({ limit: listQuery.limit, ...filterQuery });

interface NotificationFilter {
  types?: string[];
  exclude_types?: string[];
  account_id?: string;
}

function fits(
  { kind, actors }: PresentedNotification,
  { types = [], exclude_types = [], account_id }: NotificationFilter,
): boolean {
  const type = notificationTypes[kind];
  if (types.length > 0 && !types.includes(type)) return false;
  if (exclude_types.includes(type)) return false;
  return account_id === undefined || actors.some(({ id }) => id === account_id);
}

/** The notifications of who asks, in stretches, with those alone that are asked for. */
async function* listFitting(
  context: Context,
  request: FastifyRequest,
  part: { limit: number; before?: number | undefined; after?: number | undefined },
  filter: NotificationFilter,
): AsyncGenerator<Stretch<PresentedNotification>> {
  const range = { before: part.before, after: part.after } as PageRange<NotificationId>;
  const all = listShownNotifications(context, userOf(request), readerOf(request), range, part.limit + 1);
  for await (const stretch of all)
    yield { ...stretch, items: stretch.items.filter((each) => fits(each, filter)) };
}

/** A page of the notifications of who asks. */
export const readNotifications = (
  context: Context,
  request: FastifyRequest,
  { range, filter, client }: { range: ListRange; filter: NotificationFilter; client: Client },
): Promise<Page<PresentedNotification>> =>
  readRange(range, (part) =>
    readPage(listFitting(context, request, part, filter), part as PageRange, { client }),
  );

/** One notification of who asks. */
export async function findNotification(
  context: Context,
  request: FastifyRequest,
  id: NotificationId,
): Promise<PresentedNotification | undefined> {
  const range = { limit: 1, before: (id + 1) as NotificationId, after: undefined };
  const all = listShownNotifications(context, userOf(request), readerOf(request), range, 1);
  for await (const { items } of all) return items.find((each) => each.id === String(id));
  return undefined;
}

/** How many are unread among those that are asked for; no more than `most`. */
export async function countFittingUnread(
  context: Context,
  request: FastifyRequest,
  { most, filter, client }: { most: number; filter: NotificationFilter; client: Client },
): Promise<number> {
  let count = 0;
  let looked = 0;
  for await (const stretch of listFitting(context, request, { limit: most }, filter)) {
    for (const { read } of stretch.items) {
      if (read || count === most) return count;
      count += 1;
    }
    looked += stretch.looked;
    if (looked >= MOST_LOOKED_AT || client.destroyed) break;
  }
  return count;
}

const MOST_LOOKED_AT = 1_000;

/** Whom and what some notifications show. */
export async function findNotificationDetails(
  statuses: Statuses,
  notifications: PresentedNotification[],
): Promise<NotificationDetails> {
  const posts = new Map(notifications.flatMap(({ post }) => (post ? [[post.id, post]] : [])));
  const actors = new Set(notifications.flatMap((each) => each.actors.map(({ id }) => Number(id) as UserId)));
  const [accounts, shown] = await Promise.all([
    statuses.accountsOf(actors),
    statuses.ofPosts([...posts.values()]),
  ]);
  return { accounts, statuses: new Map(shown.map((status) => [status.id, status])) };
}
