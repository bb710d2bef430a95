import { type Id, parseId } from '@ripple/ids';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalid } from './problem.ts';

export interface PageQuery {
  limit?: number;
  before?: string;
  after?: string;
}

/** The range that a page query asks for. */
export function readPageQuery<T extends Id<string>>(query: PageQuery) {
  if (query.before !== undefined && query.after !== undefined) {
    throw invalid('/querystring/after', 'cannot be given together with before');
  }
  const cursor = (name: 'before' | 'after'): T | undefined => {
    const text = query[name];
    if (text === undefined) return undefined;
    const id = parseId<T>(text);
    if (id === undefined) throw invalid(`/querystring/${name}`, 'is not an id');
    return id;
  };
  return { limit: query.limit ?? 20, before: cursor('before'), after: cursor('after') };
}

/** The body of a page, with the way to its neighbours; that stands in the Link header (RFC 8288), too. */
export function pageOf<Item extends { id: string }>(
  request: FastifyRequest,
  reply: FastifyReply,
  { items, more }: { items: Item[]; more: boolean },
) {
  const [first, last] = [items[0], items.at(-1)];
  const next = more && last ? neighbour(request, 'before', last.id) : null;
  const prev = first ? neighbour(request, 'after', first.id) : null;
  const links = [next && `<${next}>; rel="next"`, prev && `<${prev}>; rel="prev"`].filter(Boolean);
  if (links.length > 0) reply.header('link', links.join(', '));
  return { items, next, prev };
}

function neighbour(request: FastifyRequest, name: 'before' | 'after', id: string): string {
  const url = new URL(request.url, 'http://localhost');
  url.searchParams.delete('before');
  url.searchParams.delete('after');
  url.searchParams.set(name, id);
  return url.pathname + url.search;
}
