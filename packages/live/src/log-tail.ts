import type { Channel } from './channel.ts';
import type { ChannelLog, LogEntry, LogStart, Wake } from './channel-log.ts';
import { type LogRecord, timeOfPlace } from './log.ts';
import { createSubscription, type Subscription } from './subscription.ts';

/** The end of the log in the memory of this process. */
export interface LogTail {
  /** @param place where the record stands in the log */
  append(record: LogRecord, place: string): void;
  /** Subscribes from the end on. */
  subscribe(channels: Channel[], wake: Wake): Subscription;
  /** Channels with a subscriber. */
  channels(): Channel[];
}

/** Entries in memory; one counts once for each of its channels. */
const MAX_ENTRIES = 200_000;
/** Channels without entries and subscribers of which it is kept where they begin. */
const MOST_BEGUN = 10_000;
/** Entries that are forgotten before their array is cut: a cut copies what remains. */
const CUT_EVERY = 1_000;

export function createLogTail(maxEntries = MAX_ENTRIES): LogTail {
  const logs = new Map<Channel, ChannelLog>();
  /** Where channels begin of which nothing else is in memory, those that were left last at the end. */
  const begun = new Map<Channel, LogStart>();
  /** In the order in which they were appended, to be forgotten in that order. */
  const appended: { entry: LogEntry; channels: Channel[] }[] = [];
  let forgotten = 0;
  let count = 0;
  let seq = 0;
  let lastPlace = '0-0';
  /** Where channels begin of which nothing is in memory. */
  let start: LogStart = { seq: 0, at: Number.POSITIVE_INFINITY, place: undefined };

  function logOf(channel: Channel): ChannelLog {
    const known = logs.get(channel);
    if (known) return known;
    const own = begun.get(channel);
    begun.delete(channel);
    const from = own && own.seq > start.seq ? own : start;
    const log: ChannelLog = { entries: [], posts: new Map(), start: from, subscribers: new Set() };
    logs.set(channel, log);
    return log;
  }

  function dropIfUnused(channel: Channel): void {
    const log = logs.get(channel);
    if (!log || log.entries.length > 0 || log.subscribers.size > 0) return;
    logs.delete(channel);
    if (log.start.seq <= start.seq) return;
    // What was delivered before is not in the log, though it may be younger than the first record that was read.
    begun.set(channel, log.start);
    const [oldest] = begun;
    if (begun.size <= MOST_BEGUN || !oldest) return;
    begun.delete(oldest[0]);
    if (oldest[1].seq > start.seq) start = oldest[1];
  }

  function forgetOldest(): void {
    while (count > maxEntries && forgotten < appended.length) {
      const { entry, channels } = appended[forgotten++] as (typeof appended)[number];
      count -= channels.length;
      const end: LogStart = { seq: entry.seq, at: timeOfPlace(entry.place), place: entry.place };
      if (end.seq > start.seq) start = end;
      for (const channel of channels) {
        const log = logs.get(channel);
        if (log?.entries[0] !== entry) continue;
        log.entries.shift();
        log.posts.delete(entry.id);
        log.start = end;
        dropIfUnused(channel);
      }
    }
    if (forgotten > CUT_EVERY) {
      appended.splice(0, forgotten);
      forgotten = 0;
    }
  }

  function restart(channels: Channel[], place: string): void {
    const begun: LogStart = { seq, at: timeOfPlace(place), place };
    for (const channel of channels) {
      const log = logOf(channel);
      log.entries = [];
      log.posts.clear();
      log.start = begun;
      for (const wake of log.subscribers) wake();
    }
  }

  return {
    append({ kind, id, channels }, place) {
      seq += 1;
      lastPlace = place;
      // What was before the first record that is read may be lost.
      if (seq === 1) start = { seq: 0, at: timeOfPlace(place), place };
      if (kind === 'begin') {
        restart(channels, place);
        return;
      }
      const entry: LogEntry = { seq, place, kind, id };
      // A job that is delivered twice appends its post twice. One that is released was there for its author before.
      const fresh = channels.filter((channel) => kind !== 'post' || !logs.get(channel)?.posts.has(id));
      for (const channel of fresh) {
        const { entries, posts, subscribers } = logOf(channel);
        entries.push(entry);
        if (kind === 'post' || kind === 'release') posts.set(id, seq);
        for (const wake of subscribers) wake(entry);
      }
      if (fresh.length > 0) appended.push({ entry, channels: fresh });
      count += fresh.length;
      forgetOldest();
    },

    subscribe: (channels, wake) =>
      createSubscription({
        channels,
        logOf,
        end: () => ({ seq, place: lastPlace }),
        join: (channel) => logOf(channel).subscribers.add(wake),
        leave(channel) {
          logs.get(channel)?.subscribers.delete(wake);
          dropIfUnused(channel);
        },
      }),

    channels: () => [...logs].filter(([, { subscribers }]) => subscribers.size > 0).map(([name]) => name),
  };
}
