import type { Kind } from './log.ts';

/** A record of the log in the memory of this process, but for its channels. */
export interface LogEntry {
  /** Counts the records that this process has read. */
  seq: number;
  /** Where it stands in the log, the same for every process: `<ms>-<number>`. */
  place: string;
  kind: Exclude<Kind, 'begin'>;
  /** The post; 0 for `news`. */
  id: number;
}

/** Called with each new entry, and without one when entries were lost. */
export type Wake = (entry?: LogEntry) => void;

/** After which record a channel is complete. */
export interface LogStart {
  seq: number;
  /**
   * When it was written, in ms since the Unix epoch: a post that was accepted later is in the log as soon as it
   * is delivered. Infinite as long as no record was read.
   */
  at: number;
  place: string | undefined;
}

/** What this process has read of the log for one channel. */
export interface ChannelLog {
  /** Oldest first; all after the start. */
  entries: LogEntry[];
  /** The `seq` of each post among them. */
  posts: Map<number, number>;
  start: LogStart;
  subscribers: Set<Wake>;
}

/** The index of the first entry after `seq`. */
export function firstAfter(entries: LogEntry[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as LogEntry).seq > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}
