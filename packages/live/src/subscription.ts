import { lowestIdAt } from '@ripple/messages';
import { CHANGES, type Channel } from './channel.ts';
import { type ChannelLog, firstAfter, type LogEntry } from './channel-log.ts';
import { isAtOrAfter } from './log.ts';

/** Some channels, and a cursor into the log. */
export interface Subscription {
  readonly channels: readonly Channel[];
  /** The cursor stays. Older entries of a channel that is new are skipped. */
  setChannels(channels: Channel[]): void;
  /** The first entry after the cursor; `gap`: there were others, which are not in memory or never were in the log. */
  next(): LogEntry | 'gap' | undefined;
  /** Moves the cursor past this entry. */
  advance(entry: LogEntry): void;
  /** Moves the cursor past the last entry. */
  seekEnd(): void;
  /** Moves the cursor to where the log is complete from, for all channels. */
  seekStart(): void;
  /**
   * Moves the cursor past this post.
   * @returns the ids of the entries up to it, oldest first; undefined if not {@link isResumable}
   */
  seekAfterPost(id: number): number[] | undefined;
  /**
   * Moves the cursor past a place in the log.
   * @returns as {@link seekAfterPost}; undefined if the log isn't complete from that place on
   */
  seekAfterPlace(place: string): number[] | undefined;
  /**
   * Whether this post is in the log, and its id alone tells how far a reader who has it has come. It doesn't for
   * a post that was accepted before the log began: the reader may have it from the timeline.
   */
  isResumable(id: number): boolean;
  /** Whether this post is after {@link seekStart}, or will be once it is delivered. */
  contains(id: number): boolean;
  /**
   * How long, in ms from `now` (ms since the Unix epoch), until every post that is accepted from then on is
   * resumable; 0 while that isn't known.
   */
  msUntilSettled(now: number): number;
  close(): void;
}

/** By how much the clocks of Redis and Postgres may differ. */
const CLOCK_SKEW_MS = 100;

/** @param options.end the last record of the log that was read */
export function createSubscription(options: {
  channels: Channel[];
  logOf(channel: Channel): ChannelLog;
  end(): { seq: number; place: string };
  join(channel: Channel): void;
  leave(channel: Channel): void;
}): Subscription {
  const { logOf, end, join, leave } = options;
  let channels: Channel[] = [];
  /** Those that posts and news come in. Changes that are lost can't be looked up: they make no gap. */
  let contentChannels: Channel[] = [];
  let cursor = end().seq;

  function setChannels(next: Channel[]): void {
    for (const channel of next) join(channel);
    for (const channel of channels) if (!next.includes(channel)) leave(channel);
    channels = next;
    contentChannels = next.filter((channel) => channel !== CHANGES);
  }

  const contentLogs = () => contentChannels.map(logOf);
  const startSeq = () => Math.max(...contentLogs().map(({ start }) => start.seq));
  /** A post that was accepted from then on, in ms since the Unix epoch, isn't delivered before the log begins. */
  const settledAt = () => Math.max(...contentLogs().map(({ start }) => start.at)) + CLOCK_SKEW_MS;
  function isAcceptedSinceStart(id: number): boolean {
    const from = settledAt();
    return Number.isFinite(from) && id >= lowestIdAt(new Date(from));
  }
  const firstSeqOf = (id: number) =>
    Math.min(...contentLogs().map(({ posts }) => posts.get(id) ?? Number.POSITIVE_INFINITY));

  function isResumable(id: number): boolean {
    const seq = firstSeqOf(id);
    return Number.isFinite(seq) && seq > startSeq() && isAcceptedSinceStart(id);
  }

  function seekAfter(seq: number): number[] {
    cursor = seq;
    return contentLogs()
      .flatMap(({ entries }) => entries.slice(0, firstAfter(entries, seq)))
      .sort((a, b) => a.seq - b.seq)
      .map(({ id }) => id);
  }

  setChannels(options.channels);
  return {
    get channels() {
      return channels;
    },
    setChannels,
    next() {
      let first: LogEntry | undefined;
      for (const channel of channels) {
        const { entries, start } = logOf(channel);
        if (start.seq > cursor && channel !== CHANGES) return 'gap';
        const entry = entries[firstAfter(entries, cursor)];
        if (entry && (!first || entry.seq < first.seq)) first = entry;
      }
      return first;
    },
    advance(entry) {
      cursor = entry.seq;
    },
    seekEnd() {
      cursor = end().seq;
    },
    seekStart() {
      cursor = startSeq();
    },
    seekAfterPost: (id) => (isResumable(id) ? seekAfter(firstSeqOf(id)) : undefined),
    seekAfterPlace(place) {
      const isComplete = contentLogs().every(
        ({ start }) => start.place !== undefined && isAtOrAfter(place, start.place),
      );
      // A place after the end is one of another log, which was lost.
      if (!isComplete || !isAtOrAfter(end().place, place)) return undefined;
      const passed = channels.map((channel) =>
        logOf(channel).entries.findLast((entry) => isAtOrAfter(place, entry.place)),
      );
      return seekAfter(Math.max(startSeq(), ...passed.map((entry) => entry?.seq ?? 0)));
    },
    isResumable,
    contains: (id) =>
      isAcceptedSinceStart(id) || contentLogs().some(({ posts }) => (posts.get(id) ?? 0) > startSeq()),
    msUntilSettled: (now) => (Number.isFinite(settledAt()) ? Math.max(0, settledAt() - now) : 0),
    close() {
      setChannels([]);
    },
  };
}
