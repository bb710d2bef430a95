import type { PostId, UserId } from '@ripple/messages';
import type { Naming, Redis } from '@ripple/redis';
import { home, keyword, publicTimeline, replies, type Timeline, tag, timelineKey } from '../timeline.ts';

export type TimelineKind = Timeline['kind'];
export const timelineKinds: readonly TimelineKind[] = [
  'home',
  'author',
  'tag',
  'public',
  'mentions',
  'favourites',
  'keyword',
  'replies',
];

/** Keys per step of a scan: Redis is busy for well under a millisecond. */
const SCAN_COUNT = 500;

/** The timeline behind a key; `undefined` for any other key. The inverse of {@link timelineKey}. */
export function parseTimelineKey(naming: Naming, namespace: string, key: string): Timeline | undefined {
  if (!key.startsWith(`${namespace}:`)) return undefined;
  const name = key.slice(namespace.length + 1);
  // In a cluster names may end with a hash tag.
  return [name, name.replace(/\{[^{}]*\}$/, '')]
    .map(parse)
    .find((timeline) => timeline && timelineKey(naming, namespace, timeline) === key);
}

function parse(name: string): Timeline | undefined {
  if (name === 'public') return publicTimeline;
  const [, kind, rest = ''] =
    /^(home:\{\w+\}|author|tag|mentions|favourites|keyword|replies):(.+)$/s.exec(name) ?? [];
  if (kind === undefined) return undefined;
  if (kind === 'tag') return tag(rest);
  if (kind === 'keyword') return keyword(rest);
  const id = Number(rest);
  if (!Number.isSafeInteger(id)) return undefined;
  switch (kind) {
    case 'replies':
      return replies(id as PostId);
    case 'author':
    case 'mentions':
    case 'favourites':
      return { kind, userId: id as UserId };
    default:
      return home(id as UserId);
  }
}

/**
 * The timelines that exist, page by page. Redis is asked in small steps (SCAN), so it goes on serving; a
 * timeline that comes or goes meanwhile may or may not be among them, and one can come twice.
 */
export async function* scanTimelines(
  redis: Redis,
  namespace: string,
  kinds: readonly TimelineKind[],
): AsyncGenerator<Timeline[]> {
  for (const kind of kinds) {
    if (kind === 'public') {
      const key = timelineKey(redis, namespace, publicTimeline);
      if (await redis.onKey(key).exists(key)) yield [publicTimeline];
      continue;
    }
    for (const node of redis.nodes()) {
      let cursor = '0';
      do {
        const [next, keys] = await node.scan(cursor, 'MATCH', `${namespace}:${kind}:*`, 'COUNT', SCAN_COUNT);
        cursor = next;
        const page = [...new Set(keys)].flatMap((key) => parseTimelineKey(redis, namespace, key) ?? []);
        if (page.length > 0) yield page;
      } while (cursor !== '0');
    }
  }
}

/** `size` of the timelines that exist (all, if there are no more), each as likely as any other. */
export async function sampleTimelines(
  redis: Redis,
  namespace: string,
  kinds: readonly TimelineKind[],
  size: number,
): Promise<Timeline[]> {
  const sample: Timeline[] = [];
  let seen = 0;
  for await (const page of scanTimelines(redis, namespace, kinds)) {
    for (const timeline of page) {
      seen += 1;
      if (sample.length < size) sample.push(timeline);
      else {
        const place = Math.floor(Math.random() * seen);
        if (place < size) sample[place] = timeline;
      }
    }
  }
  return sample;
}
