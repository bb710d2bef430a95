import { home, publicTimeline, type Timeline, tag } from '@ripple/timelines';
import type { FastifyRequest } from 'fastify';
import { readerOf } from '../../http/authentication.ts';
import { parseTag } from '../../http/parameters.ts';
import { ProblemError } from '../../http/problem.ts';
import { notificationSource } from '../../streams/notification-source.ts';
import { createPostSources } from '../../streams/post-source.ts';
import type { StreamSource } from '../../streams/source.ts';
import { mustContain, userOf } from '../access.ts';
import { isTrue } from '../bodies.ts';
import type { Mastodon } from '../mastodon.ts';
import type { Scope } from '../scopes.ts';
import { createStatusSources } from './status-sources.ts';

/** A stream that a client may ask for (https://docs.joinmastodon.org/methods/streaming/#streams). */
export interface NamedStream {
  /** As its events name it. */
  name: string[];
  /** The same for what streams the same. */
  key: string;
  createSources(): StreamSource[];
}

/** As Mastodon's streaming server tells of an error. */
export interface Refusal {
  error: string;
  status: number;
}

type Kind = 'user' | 'notification' | 'public' | 'tag' | 'list' | 'silent';

/** There are no other servers, lists and conversations: their streams are silent. */
const KINDS: Record<string, Kind> = {
  user: 'user',
  'user:notification': 'notification',
  public: 'public',
  'public:media': 'public',
  'public:local': 'public',
  'public:local:media': 'public',
  'public:remote': 'silent',
  'public:remote:media': 'silent',
  hashtag: 'tag',
  'hashtag:local': 'tag',
  list: 'list',
  direct: 'silent',
};

export const streamNames: readonly string[] = Object.keys(KINDS);

const SCOPES: Record<Kind, Scope[]> = {
  user: ['read:statuses', 'read:notifications'],
  notification: ['read:notifications'],
  public: ['read:statuses'],
  tag: ['read:statuses'],
  list: ['read:statuses'],
  silent: ['read:statuses'],
};

/** Mastodon's own ids of lists are shorter. */
const MOST_LIST_ID = 100;

/** Finds what a client asks for by name; throws only what is unexpected. */
export type FindStream = (
  request: FastifyRequest,
  name: unknown,
  params: Record<string, unknown>,
) => NamedStream | Refusal;

export function createNamedStreams({ context, statuses }: Mastodon): FindStream {
  const postSources = createPostSources(context);
  const { ofPosts, ofNotifications } = createStatusSources(statuses);

  return (request, given, params) => {
    const name = first(given);
    const kind = typeof name === 'string' && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
    if (typeof name !== 'string' || kind === undefined) return { error: 'Unknown stream type', status: 400 };
    try {
      return find(request, name, kind, params);
    } catch (error) {
      if (error instanceof ProblemError) return { error: error.message, status: error.status };
      throw error;
    }
  };

  function find(
    request: FastifyRequest,
    name: string,
    kind: Kind,
    params: Record<string, unknown>,
  ): NamedStream | Refusal {
    const viewer = userOf(request);
    for (const scope of SCOPES[kind]) mustContain(request, [scope]);
    const reader = readerOf(request);
    const media = name.endsWith(':media') || isTrue(first(params.only_media));
    const posts = (timeline: Timeline, filter?: { media: true }) =>
      ofPosts(postSources(timeline, reader, filter));
    const news = () => ofNotifications(notificationSource(context, viewer, reader));
    const alone = (createSources: () => StreamSource[], key = name): NamedStream => ({
      name: [name],
      key,
      createSources,
    });
    switch (kind) {
      case 'user':
        return alone(() => [posts(home(viewer)), news()]);
      case 'notification':
        return alone(() => [news()]);
      case 'public': {
        const filter = media ? { media: true as const } : undefined;
        return alone(() => [posts(publicTimeline, filter)], `${name} ${media}`);
      }
      case 'tag': {
        const written = first(params.tag);
        if (typeof written !== 'string' || written === '')
          return { error: 'Missing tag name parameter', status: 400 };
        const parsed = parseTag(written, '/querystring/tag');
        return {
          name: [name, written],
          key: `${name} ${parsed}`,
          createSources: () => [posts(tag(parsed))],
        };
      }
      case 'list': {
        const list = first(params.list);
        if ((typeof list !== 'string' && typeof list !== 'number') || list === '')
          return { error: 'Missing list name parameter', status: 400 };
        const id = String(list).slice(0, MOST_LIST_ID);
        return { name: [name, id], key: `${name} ${id}`, createSources: () => [] };
      }
      case 'silent':
        return alone(() => []);
    }
  }
}

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
