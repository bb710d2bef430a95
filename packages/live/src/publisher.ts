import { type PostId, timeOf, type UserId } from '@ripple/messages';
import type { Redis } from '@ripple/redis';
import type { Timeline } from '@ripple/timelines';
import { CHANGES, type Channel, channelOf, notificationsOf } from './channel.ts';
import { aliveKey, appendArguments, type LogRecord, logKey } from './log.ts';

/** For workers: tells live streams what has happened. To tell the same twice changes nothing. */
export interface LivePublisher {
  /** Posts have come into these timelines; to be called when they are there. */
  posted(timelines: Iterable<Timeline>, ...ids: PostId[]): Promise<void>;
  /** The same of posts that were held until now, however old they are. */
  released(timelines: Iterable<Timeline>, ...ids: PostId[]): Promise<void>;
  changed(kind: 'edit' | 'withhold' | 'delete', id: PostId): Promise<void>;
  /** A new notification of this user is committed. */
  notified(user: UserId): Promise<void>;
}

/** Channels that are looked up by one command. */
const BATCH = 1_000;
/** An older post is not new to its readers: it is delivered again (`npm run ripple -- refan`). */
const NEW_FOR_MS = 3_600_000;

/**
 * With no stream open a call costs one command; else one more for each 1,000 channels, and for each post a record in
 * the log for those that are alive.
 */
export function createLivePublisher(redis: Redis, namespace: string): LivePublisher {
  const alive = aliveKey(redis, namespace);
  const log = logKey(redis, namespace);

  type Entry = Omit<LogRecord, 'channels'>;

  /** @param listChannels called only if a stream is open: very many may be listed */
  async function publish(listChannels: () => Channel[], entries: Entry[]): Promise<void> {
    if (entries.length === 0 || (await redis.onKey(alive).exists(alive)) === 0) return;
    const channels = listChannels();
    for (let from = 0; from < channels.length; from += BATCH) {
      const batch = channels.slice(from, from + BATCH);
      const until = await redis.onKey(alive).zmscore(alive, ...batch);
      const now = Date.now();
      const heard = batch.filter((_, index) => Number(until[index] ?? 0) > now);
      if (heard.length === 0) continue;
      await Promise.all(
        entries.map((entry) => redis.onKey(log).xadd(...appendArguments(log, { ...entry, channels: heard }))),
      );
    }
  }

  const channelsOf = (timelines: Iterable<Timeline>) => () =>
    Array.from(timelines, channelOf).filter((channel) => channel !== undefined);
  const isNew = (id: PostId) => Date.now() - timeOf(id).getTime() <= NEW_FOR_MS;

  return {
    posted: (timelines, ...ids) =>
      publish(
        channelsOf(timelines),
        ids.filter(isNew).map((id) => ({ kind: 'post', id })),
      ),
    released: (timelines, ...ids) =>
      publish(
        channelsOf(timelines),
        ids.map((id) => ({ kind: 'release', id })),
      ),
    changed: (kind, id) => publish(() => [CHANGES], [{ kind, id }]),
    notified: (user) => publish(() => [notificationsOf(user)], [{ kind: 'news', id: 0 }]),
  };
}
