import type { UserId } from '@ripple/messages';
import { home, type ViewerFacts, type Window } from '@ripple/timelines';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { PAGE_ITEMS } from '../http/schemas.ts';
import { findViewerFacts } from './hydrate.ts';

declare module 'fastify' {
  interface FastifyRequest {
    ahead: Ahead | undefined;
  }
}

/** What was asked of Redis before a request was let in: the newest ids, as far as the timeline is there, and the facts. */
export interface Ahead {
  /** One more than a page, which tells whether there are older ones. */
  window: Promise<Window | undefined>;
  facts: Promise<ViewerFacts>;
}

/**
 * A hook: asks for the newest page of a home in the same turn as the rate limit counts the request, so that both are one
 * round trip. It builds nothing: who is refused has made Redis read one short list.
 */
export function lookAheadHome(context: Context) {
  return (request: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
    const { viewer, refused, url } = request;
    if (viewer !== undefined && !refused && !url.includes('?')) request.ahead = ask(context, viewer);
    done();
  };
}

function ask(context: Context, viewer: UserId): Ahead {
  const ahead = {
    window: context.store.find(home(viewer), PAGE_ITEMS + 1),
    facts: findViewerFacts(context, viewer),
  };
  // They are waited for later, or, if the request is refused, never.
  for (const each of Object.values(ahead)) each.catch(() => {});
  return ahead;
}
