import {
  type Excess,
  feedPath,
  HUB_PATH,
  MOST_ADDRESS_BYTES,
  parseFeedPath,
  requestSubscription,
} from '@ripple/feeds';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import { parseForm } from '../http/body-text.ts';
import { networkOf } from '../http/client-address.ts';
import { findUser } from '../http/find-user.ts';
import { parseTag, parseWord } from '../http/parameters.ts';
import { invalid, ProblemError } from '../http/problem.ts';
import * as schemas from '../http/schemas.ts';

const DAY_SECONDS = 24 * 3_600;
/** How long a subscription lasts, in seconds: what is asked for, within these. */
const LEASE = { least: 300, usual: 10 * DAY_SECONDS, most: 30 * DAY_SECONDS };

/** What is answered where there is too much of something, and after how many seconds there may be less. */
const excesses: Record<Excess, { detail: string; seconds: number }> = {
  'pending-of-host': {
    detail: 'The host of this callback has not answered enough requests yet.',
    seconds: 10,
  },
  'pending-of-network': { detail: 'Too many of your requests wait for their callbacks.', seconds: 10 },
  'subscriptions-of-host': {
    detail: 'The host of this callback has as many subscriptions as it may.',
    seconds: 3_600,
  },
};

/** The hub of our feeds. Whether a callback wants what is asked for, it is asked itself, behind the answer. */
export async function addWebSubRoutes(
  app: Api,
  context: Context,
  { publicUrl, mostSubscriptions }: { publicUrl: string; mostSubscriptions: number },
): Promise<void> {
  const { write } = context;
  const root = new URL(publicUrl).href.replace(/\/$/, '');

  // In a scope of its own: nowhere else is a form a body.
  await app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'buffer' },
      async (request: FastifyRequest, body: Buffer) => parseForm(request, body),
    );
    scope.post(
      HUB_PATH,
      {
        schema: {
          tags: ['feeds'],
          summary: 'Subscribe to a feed, or unsubscribe (WebSub)',
          description:
            'Nothing happens before `hub.callback` has confirmed it (https://www.w3.org/TR/websub/, 5.3). What is sent then is signed with `hub.secret`, as `X-Hub-Signature: sha256=…`. 429: too many requests for callbacks of one host, or from one network, wait to be confirmed; or the host has too many subscriptions.',
          consumes: ['application/x-www-form-urlencoded'],
          body: schemas.webSubRequest,
          headers: schemas.idempotencyHeader,
          response: schemas.answers({ 202: schemas.accepted }),
        },
      },
      async (request, reply) => {
        const { body } = request;
        const topicUrl = parseTopic(body['hub.topic']);
        const subscription = {
          mode: body['hub.mode'],
          topic: await readTopic(topicUrl),
          topicUrl,
          callback: parseCallback(body['hub.callback']),
          secret: parseSecret(body['hub.secret']),
          leaseSeconds: parseLease(body['hub.lease_seconds']),
        };
        await write(request, async (tx) => {
          const limits = { askedBy: networkOf(request), mostSubscriptions };
          const excess = await requestSubscription(tx, subscription, limits);
          if (excess === undefined) return;
          const { detail, seconds } = excesses[excess];
          throw new ProblemError(429, detail, { headers: { 'retry-after': String(seconds) } });
        });
        return reply.status(202).send({ detail: 'The callback will be asked.' });
      },
    );
  });

  /** @returns the path under which feeds know it */
  async function readTopic(text: string): Promise<string> {
    const { href } = new URL(text);
    const address = href.startsWith(`${root}/`) ? parseFeedPath(href.slice(root.length)) : undefined;
    if (!address) throw invalid('/hub.topic', 'is no feed for everybody of this server');
    const { format } = address;
    switch (address.kind) {
      case 'user': {
        const { id, handle, name } = await findUser(context, address.handle, { viewer: undefined });
        return feedPath({ kind: 'user', userId: id, handle, name }, format);
      }
      case 'tag':
        return mustBeShort(
          feedPath({ kind: 'tag', tag: parseTag(address.tag, '/hub.topic') }, format),
          '/hub.topic',
        );
      case 'keyword':
        return feedPath({ kind: 'keyword', word: parseWord(address.word, '/hub.topic') }, format);
      case 'public':
        return feedPath({ kind: 'public' }, format);
      default: {
        const never: never = address;
        throw new Error(`unknown feed ${JSON.stringify(never)}`);
      }
    }
  }
}

/** The topic as it was given: subscribers compare it with what they are asked about. */
function parseTopic(text: string): string {
  // No address has these, though parsers of addresses leave some of them out.
  if (!URL.canParse(text) || /[\s\p{C}\ufffd]/u.test(text)) throw invalid('/hub.topic', 'is no address');
  return mustBeShort(text, '/hub.topic');
}

function parseCallback(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw invalid('/hub.callback', 'is no http or https address');
  if (url.username !== '' || url.password !== '') throw invalid('/hub.callback', 'must have no user in it');
  url.hash = '';
  return mustBeShort(url.href, '/hub.callback');
}

function mustBeShort(address: string, pointer: string): string {
  if (Buffer.byteLength(address) <= MOST_ADDRESS_BYTES) return address;
  throw invalid(pointer, `must be at most ${MOST_ADDRESS_BYTES} bytes long`);
}

function parseSecret(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  // "This MUST be less than 200 bytes in length." And Postgres keeps no NUL.
  if (Buffer.byteLength(text) >= 200 || text.includes('\0'))
    throw invalid('/hub.secret', 'must be less than 200 bytes');
  return text;
}

function parseLease(text = ''): number {
  const seconds = text === '' ? LEASE.usual : Number(text);
  return Math.min(LEASE.most, Math.max(LEASE.least, seconds));
}
