import { mayHaveReceipt, publishedRings, type RingDelays, type RingReceipt } from '@ripple/delivery';
import { rings } from '@ripple/messages';
import { findReleasedAt, wasAnnounced } from '@ripple/moderation';
import { createdAt } from '@ripple/posts';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { mustBeLoggedIn, viewerOf } from '../http/authentication.ts';
import { parsePostId } from '../http/parameters.ts';
import { ProblemError, unavailable } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';
import { mustFindVisible } from '../timeline/find-visible-post.ts';

const ringReceipt = Type.Object({
  planned: schemas.nullable(
    Type.Integer({ description: 'Jobs that bring it there; null until it is planned.' }),
  ),
  delivered: Type.Integer({ description: 'How many of them are done.' }),
  recipients: Type.Integer({ description: 'People for whom these were; 0 in rings that are for everybody.' }),
  completedAt: schemas.nullable(schemas.time),
  ms: schemas.nullable(Type.Integer({ description: 'From `acceptedAt` to `completedAt`.' })),
  budgetMs: Type.Integer(),
});
const delivery = Type.Object({
  postId: Type.String(),
  acceptedAt: Type.String({
    ...schemas.time,
    description: 'When it was posted; of a post that was held, when it was released.',
  }),
  publishedAt: schemas.nullable(schemas.time),
  complete: Type.Boolean({ description: 'Whether it has come to all rings.' }),
  known: Type.Boolean({
    description:
      'False: what was accepted before it has been spread, and no plan of this post is known. Its receipt was lost with what Redis held, or its planning failed and is tried again: the rings say nothing, for now or for good.',
  }),
  moderation: Type.Optional(
    Type.Object(
      { state: Type.Enum(['held', 'hidden']), reason: Type.String() },
      { description: 'Of a post that you alone are shown: as long as it is held, nothing is planned.' },
    ),
  ),
  rings: Type.Object({ followers: ringReceipt, public: ringReceipt, feeds: ringReceipt }),
});

/** A transaction that is under way is not among what a watermark tells of; none takes so long. */
const UNCOMMITTED_MS = 5_000;

/** How far a post has come: what its author may look at. */
export function addDeliveryRoutes(app: Api, context: Context): void {
  app.get(
    '/v1/posts/:id/delivery',
    {
      ...mustBeLoggedIn,
      schema: {
        tags: ['posts'],
        summary: 'How far a post of your own has come',
        description:
          'Kept for a day; 404 when it has gone. Jobs are counted once, however often they are tried. `recipients` are the people for whom these were: followers, of you or of a topic, and those named in the post; who is both counts twice.',
        params: schemas.postParameter,
        response: schemas.answers({ 200: delivery }),
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { post } = await mustFindVisible(context, parsePostId(request.params.id), viewer);
      if (post.authorId !== viewer) throw new ProblemError(403, 'Only its author can see where a post is.');
      const accepted = ((await findReleasedAt(context.reading.db, post.id)) ?? createdAt(post)).getTime();
      // Before the receipt is read: what is overtaken by then was planned by then.
      const overtaken = isOvertaken(accepted, context.delays.now());
      const { publishedAt, rings: known } = await context.receipts.read(post.id).catch((cause) => {
        throw unavailable('Receipts cannot be read at the moment.', cause);
      });
      const isPlanned = publishedRings.some((ring) => known[ring]);
      // Nothing is known of where it goes as long as it is held, or where it was hidden then.
      const mayBePlanned = mayHaveReceipt(accepted);
      const waits =
        post.withheld !== null &&
        !isPlanned &&
        (mayBePlanned || !(await wasAnnounced(context.reading.db, post.id)));
      if (!isPlanned && !waits && !mayBePlanned) {
        throw new ProblemError(404, 'There is no receipt any more: it is kept for a day.');
      }
      const present = (ring: RingReceipt | undefined, budgetMs: number) => ({
        planned: ring?.planned ?? null,
        delivered: ring?.delivered ?? 0,
        recipients: ring?.recipients ?? 0,
        completedAt: toIso(ring?.completedAt),
        // The clocks of two machines may differ by more than nothing takes.
        ms: ring?.completedAt === undefined ? null : Math.max(0, ring.completedAt - accepted),
        budgetMs,
      });
      return {
        postId: String(post.id),
        acceptedAt: new Date(accepted).toISOString(),
        publishedAt: waits ? null : toIso(publishedAt),
        complete: publishedRings.every((ring) => known[ring]?.completedAt !== undefined),
        known: isPlanned || waits || !overtaken,
        ...(post.withheld && { moderation: { state: post.withheld.state, reason: post.withheld.reason } }),
        rings: {
          followers: present(known.followers, rings.followers.budgetMs),
          public: present(known.public, rings.public.budgetMs),
          feeds: present(known.feeds, rings.feeds.budgetMs),
        },
      };
    },
  );
}

/** Whether a ring has come so far that a post must have been planned before. */
const isOvertaken = (accepted: number, delays: RingDelays): boolean =>
  publishedRings.some((ring) => {
    const behindMs = delays[ring]?.ms;
    return behindMs !== undefined && Date.now() - behindMs > accepted + UNCOMMITTED_MS;
  });

const toIso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
