import type { PageOfIds } from '@ripple/db';
import type { Id } from '@ripple/messages';
import { sizeAfter } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type PageQuery, pageOf, parsePageQuery, readPage, type Stretch } from './paging.ts';

/**
 * Answers a page of a list, newest first. Reads on until the page is full, where not all rows are shown.
 * @param list a part of the list
 * @param idOf by which it is ordered
 * @param present what the reader is to see of these rows, in their order
 */
export async function answerList<Row, OfId extends Id<string>, Item extends { id: string }>(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    list,
    idOf,
    present,
  }: {
    list: (range: PageOfIds<OfId>) => Promise<Row[]>;
    idOf: (row: Row) => OfId;
    present: (rows: Row[]) => Promise<Item[]>;
  },
) {
  const range = parsePageQuery<OfId>(request.query as PageQuery);
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
  return pageOf(request, reply, range, await readPage(stretches(), range, { client: reply.raw }));
}
