import { type PostId, parseId, type UserId } from '@ripple/messages';
import type { Profiles } from '@ripple/people';
import {
  type Details,
  type PresentedPost,
  present,
  type Reader,
  type TimelineItem,
} from '@ripple/presentation';
import type { ReadableTimeline } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { announceDelay } from '../http/announce-delay.ts';
import { notFound } from '../http/problem.ts';
import type { PostFilter } from '../timeline/filter.ts';
import { findDetails } from '../timeline/hydrate.ts';
import { readPresented } from '../timeline/read-timeline.ts';
import { type Account, toAccount } from './entities/account.ts';
import type { Addresses } from './entities/addresses.ts';
import { type Status, toStatus } from './entities/status.ts';
import { type ListQuery, linkPage, parseRange, readRange, statusesOnPage } from './paging.ts';

/** Posts as statuses. */
export interface Statuses {
  /** Items that the reader may see, without those of an author who is gone. */
  show(reader: Reader, items: TimelineItem[]): Promise<Status[]>;
  /** One item that the reader may see. @throws {ProblemError} 404 if its author is gone */
  showOne(reader: Reader, item: TimelineItem): Promise<Status>;
  /** The same of posts as the HTTP contract shows them. */
  ofPosts(posts: PresentedPost[]): Promise<Status[]>;
  /** Answers a page of a timeline, for who asks. */
  answerPage(
    request: FastifyRequest,
    reply: FastifyReply,
    timeline: ReadableTimeline,
    filter?: PostFilter,
  ): Promise<Status[]>;
  /** Users as accounts, by their ids; ids of no user are left out. */
  accountsOf(users: Iterable<UserId>): Promise<Map<string, Account>>;
}

/** Bytes of a status besides its text: its account twice over, links, marks. */
const BYTES_AROUND = 6_144;

export function createStatuses(context: Context, profiles: Profiles, addresses: Addresses): Statuses {
  async function accountsOf(users: Iterable<UserId>): Promise<Map<string, Account>> {
    const found = await profiles.get(users);
    return new Map([...found].map(([id, profile]) => [String(id), toAccount(profile, addresses)]));
  }

  async function ofPosts(posts: PresentedPost[]): Promise<Status[]> {
    const all = posts.flatMap((post) => (post.repostOf ? [post, post.repostOf] : [post]));
    const [accounts, authorsOfParents] = await Promise.all([
      accountsOf(all.map(({ author }) => Number(author.id) as UserId)),
      findAuthorsOfParents(all),
    ]);
    return posts.flatMap((post) => toStatus(post, { accounts, authorsOfParents }, addresses) ?? []);
  }

  /** Of the posts that these answer; of one that is gone, none. */
  async function findAuthorsOfParents(posts: PresentedPost[]): Promise<Map<string, string>> {
    const ids = new Set(posts.flatMap(({ inReplyTo }) => (inReplyTo && parseId<PostId>(inReplyTo)) || []));
    if (ids.size === 0) return new Map();
    const parents = await context.documents.get([...ids]);
    return new Map([...parents].map(([id, { authorId }]) => [String(id), String(authorId)]));
  }

  const presentAll = (items: TimelineItem[], details: Details) =>
    ofPosts(present(items, details, context.mediaUrl));

  const show: Statuses['show'] = async (reader, items) =>
    presentAll(items, await findDetails(context, reader, items));

  return {
    accountsOf,
    ofPosts,
    show,
    async showOne(reader, item) {
      const [status] = await show(reader, [item]);
      if (!status) throw notFound('author');
      return status;
    },
    async answerPage(request, reply, timeline, filter) {
      const { viewer, ahead } = request;
      const range = parseRange(request.query as ListQuery, statusesOnPage);
      const page = await readRange(range, async ({ limit, before, after }) =>
        readPresented(
          context,
          {
            timeline,
            viewer,
            filter,
            // What was asked ahead is the newest page.
            ahead: before === undefined && after === undefined ? ahead : undefined,
            client: reply.raw,
            limit,
            before: before as PostId | undefined,
            after: after as PostId | undefined,
          },
          { present: presentAll, bytesOf },
        ),
      );
      announceDelay(context, reply);
      return linkPage(request, reply, addresses.publicUrl, page);
    },
  };
}

/** Bytes of a status as JSON, about. */
export const bytesOf = ({ content, reblog }: Status): number =>
  BYTES_AROUND + 2 * (String(content).length + String(reblog?.content ?? '').length);
