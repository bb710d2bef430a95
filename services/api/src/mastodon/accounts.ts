import type { PageOfIds } from '@ripple/db';
import { parseId, type UserId } from '@ripple/messages';
import { listProfiles, listRelationships, type Profile, type User } from '@ripple/people';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readList } from '../http/answer-list.ts';
import { listOfUsers } from '../http/answer-users.ts';
import type { PageRange } from '../http/paging.ts';
import { notFound } from '../http/problem.ts';
import type { Account } from './entities/account.ts';
import { toRelationship } from './entities/relationship.ts';
import type { Mastodon } from './mastodon.ts';
import { accountsOnPage, type ListQuery, linkPage, parseRange, readRange } from './paging.ts';

/** @throws {ProblemError} 404 for what is no id, too: so it is there for clients */
export function parseAccountId(text: string): UserId {
  const id = parseId<UserId>(text);
  if (id === undefined) throw notFound('user');
  return id;
}

/** The ids among some texts, each once. */
export const parseAccountIds = (texts: string[] = []): UserId[] => [
  ...new Set(texts.flatMap((text) => parseId<UserId>(text) ?? [])),
];

/** Users as accounts, in the order of their ids; ids of no user are left out. */
export async function listAccounts({ statuses }: Mastodon, ids: UserId[]): Promise<Account[]> {
  const found = await statuses.accountsOf(ids);
  return ids.flatMap((id) => found.get(String(id)) ?? []);
}

/** Those of some ids of whom something is shown to `viewer`. */
export async function selectShown(
  { context }: Mastodon,
  viewer: UserId | undefined,
  ids: UserId[],
): Promise<UserId[]> {
  const states = await context.userStates.current();
  return ids.filter((id) => id === viewer || !states.isGone(id));
}

/** A user as that one is now, with counts. */
export async function readProfile({ context }: Mastodon, { id }: Pick<User, 'id'>): Promise<Profile> {
  const [profile] = await listProfiles(context.reading.db, [id]);
  if (!profile) throw notFound('user');
  return profile;
}

/** What `viewer` is to some users, in the order of their ids; ids of no user are left out. */
export async function showRelationships({ context }: Mastodon, viewer: UserId, ids: UserId[]) {
  const found = await listRelationships(context.database.db, viewer, ids);
  const byId = new Map(found.map((each) => [each.id, each]));
  return ids.flatMap((id) => {
    const known = byId.get(id);
    return known ? [toRelationship(known)] : [];
  });
}

/** Answers a page of users, by their ids. */
export async function answerAccounts(
  mastodon: Mastodon,
  request: FastifyRequest,
  reply: FastifyReply,
  list: (page: PageOfIds<UserId>) => Promise<UserId[]>,
  options: { hidesBlocked?: boolean } = {},
): Promise<Account[]> {
  const { viewer } = request;
  const users = listOfUsers(mastodon.context, { viewer, ...options }, list, (ids) =>
    listAccounts(mastodon, ids),
  );
  const page = await readRange(parseRange(request.query as ListQuery, accountsOnPage), (part) =>
    readList(part as PageRange<UserId>, reply.raw, users),
  );
  return linkPage(request, reply, mastodon.addresses.publicUrl, page);
}
