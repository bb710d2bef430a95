import type { PageOfIds } from '@ripple/db';
import type { Id } from '@ripple/messages';
import { sizeAfter } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Client,
  type Page,
  type PageQuery,
  type PageRange,
  pageOf,
  parsePageQuery,
  readPage,
  type Stretch,
} from './paging.ts';

/** A list that is read by ids. */
export interface List<Row, OfId extends Id<string>, Item extends { id: string }> {
  /** A part of it. */
  list: (range: PageOfIds<OfId>) => Promise<Row[]>;
  /** By which it is ordered. */
  idOf: (row: Row) => OfId;
  /** What the reader is to see of these rows, in their order. */
  present: (rows: Row[]) => Promise<Item[]>;
}

/**
 * Reads a page of a list. Reads on until the page is full, where not all rows are shown.
 * @param client who may hang up
 */
export function readList<Row, OfId extends Id<string>, Item extends { id: string }>(
  range: PageRange<OfId>,
  client: Client,
  { list, idOf, present }: List<Row, OfId, Item>,
): Promise<Page<Item>> {
  async function* stretches(): AsyncGenerator<Stretch<Item>> {
    let { before, after } = range;
    // One more than the page tells whether there are others.
    for (let limit = range.limit + 1; ; limit = sizeAfter(limit)) {
      const rows = await list({ before, after, limit });
      const last = rows.at(-1);
      if (last === undefined) return;
      const upTo = idOf(last);
      yield { items: await present(rows), upTo, looked: rows.length };
      if (rows.length < limit) return;
      if (after === undefined) before = upTo;
      else after = upTo;
    }
  }
  return readPage(stretches(), range, { client });
}

/** Answers a page of a list, newest first. */
export async function answerList<Row, OfId extends Id<string>, Item extends { id: string }>(
  request: FastifyRequest,
  reply: FastifyReply,
  list: List<Row, OfId, Item>,
) {
  const range = parsePageQuery<OfId>(request.query as PageQuery);
  return pageOf(request, reply, range, await readList(range, reply.raw, list));
}
