import type { Channel, LogEntry } from '@ripple/live';

/** A post or notification as a stream sends it. */
export interface StreamItem {
  id: number;
  /** The post that this one reposts. */
  repostOf: number | undefined;
  json: string;
}

/** A page of what comes after an id. */
export interface StreamPage {
  /** Those that the reader may see, oldest first. */
  items: StreamItem[];
  /** The id up to which was looked; `undefined`: to the end. A page may be short, or empty, and not the last. */
  upTo: number | undefined;
}

interface Source {
  listChannels(): Promise<Channel[]>;
  /** The next page after an id, of `limit` items at most. */
  listAfter(id: number, limit: number): Promise<StreamPage>;
}

/** The posts of a timeline, for one reader: entries of the log name them. */
export interface PostSource extends Source {
  kind: 'post';
  /** Has the copies ready that the rules for this reader need, so that the first post finds them. */
  warmUp(): void;
  /** The posts that the reader may have on the screen, newest first: their changes are sent, too. */
  listOnScreen(): Promise<number[]>;
  /** Whether the reader may have been sent this post: of a filtered timeline only what fits. */
  mayHave(id: number): boolean;
  /** The post of an entry; undefined if this reader may not see it. */
  loadPost(entry: LogEntry): Promise<StreamItem | undefined>;
}

/** The notifications of one reader: entries of the log only say that there are new ones. */
export interface NotificationSource extends Source {
  kind: 'notification';
}

export type StreamSource = PostSource | NotificationSource;
