import { feedPath, HUB_PATH, readFeedPath } from '@ripple/feeds';
import { requestSubscription } from '@ripple/websub';
import type { Api } from '../api.ts';
import type { Context } from '../context.ts';
import { findUser } from '../find-user.ts';
import { once, writeOf } from '../idempotency.ts';
import { invalid } from '../problem.ts';
import { readTag } from '../read-tag.ts';
import { readWord } from '../read-word.ts';
import * as schemas from '../schemas.ts';

const DAY_SECONDS = 24 * 3_600;
/** How long a subscription lasts, in seconds: what is asked for, within these. */
const LEASE = { least: 300, usual: 10 * DAY_SECONDS, most: 30 * DAY_SECONDS };

/** The hub of our feeds. Whether a callback wants what is asked for, it is asked itself, behind the answer. */
export async function addWebSubRoutes(app: Api, context: Context, publicUrl: string): Promise<void> {
  const { database, outbox } = context;

  // In a scope of its own: nowhere else is a form a body.
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
    );
    scope.post(
      HUB_PATH,
      {
        schema: {
          tags: ['feeds'],
          summary: 'Subscribe to a feed, or unsubscribe (WebSub)',
          description:
            'Nothing happens before `hub.callback` has confirmed it (https://www.w3.org/TR/websub/, 5.3). What is sent then is signed with `hub.secret`, as `X-Hub-Signature: sha256=…`.',
          consumes: ['application/x-www-form-urlencoded'],
          body: schemas.webSubRequest,
          headers: schemas.idempotencyHeader,
          response: schemas.answers({ 202: schemas.accepted }),
        },
      },
      async (request, reply) => {
        const { body } = request;
        const subscription = {
          mode: body['hub.mode'],
          topic: await readTopic(body['hub.topic']),
          callback: readCallback(body['hub.callback']),
          secret: readSecret(body['hub.secret']),
          leaseSeconds: readLease(body['hub.lease_seconds']),
        };
        let queued: Awaited<ReturnType<typeof requestSubscription>> | undefined;
        await once(database.db, writeOf(request), async (trx) => {
          queued = await requestSubscription(trx, subscription);
          return { status: 202, body: null };
        });
        if (queued) outbox.publishSoon('websub', queued);
        return reply.status(202).send({ detail: 'The callback will be asked.' });
      },
    );
  });

  /** @returns the path under which feeds know it */
  async function readTopic(text: string): Promise<string> {
    const address = text.startsWith(`${publicUrl}/`) ? readFeedPath(text.slice(publicUrl.length)) : undefined;
    if (!address) throw invalid('/hub.topic', 'is no feed for everybody of this server');
    const { format } = address;
    switch (address.kind) {
      case 'user': {
        const { id, handle, name } = await findUser(context, address.handle);
        return feedPath({ kind: 'user', userId: id, handle, name }, format);
      }
      case 'tag':
        return feedPath({ kind: 'tag', tag: readTag(address.tag) }, format);
      case 'keyword':
        return feedPath({ kind: 'keyword', word: readWord(address.word, '/hub.topic') }, format);
      case 'public':
        return feedPath({ kind: 'public' }, format);
      default: {
        const never: never = address;
        throw new Error(`unknown feed ${JSON.stringify(never)}`);
      }
    }
  }
}

function readCallback(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw invalid('/hub.callback', 'is no http or https address');
  if (url.username !== '' || url.password !== '') throw invalid('/hub.callback', 'must have no user in it');
  url.hash = '';
  return url.href;
}

function readSecret(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  // "This MUST be less than 200 bytes in length." And Postgres keeps no NUL.
  if (Buffer.byteLength(text) >= 200 || text.includes('\0'))
    throw invalid('/hub.secret', 'must be less than 200 bytes');
  return text;
}

function readLease(text: string | undefined): number {
  const seconds = Number(text ?? LEASE.usual);
  return Math.min(LEASE.most, Math.max(LEASE.least, seconds));
}
