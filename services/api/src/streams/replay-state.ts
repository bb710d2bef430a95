import { lowestIdAt, type PostId, timeOf } from '@ripple/messages';

/** What a stream has sent, and where it reads on. */
export interface Replay {
  readonly kind: 'post' | 'notification';
  /** The last id that the reader had when the stream began. */
  readonly after: number;
  /** Posts in the log that are older were sent before the reader was cut. */
  readonly oldestUnsent: number;
  /** Posts that the reader may have from elsewhere. */
  readonly onScreen: ReadonlySet<number>;
  /** Posts that were sent, at most {@link REMEMBERED}, oldest first; and those that they repost. */
  readonly sent: Set<number>;
  readonly reposted: Set<number>;
  /** Posts that the reader had and was told to delete, since they were hidden: shown again, they are new. */
  readonly withdrawn: Set<number>;
  /** While it is set, the timeline is read, from this id on; else the log. */
  timelineAfter: number | undefined;
  /** The highest id that was sent. */
  newest: number;
  /** The id that was sent last. */
  lastId: number;
  /** Whether posts of the timeline were left to the log. */
  hasReachedLog: boolean;
  /** Pages of the timeline from which something was sent, or that showed nothing and were not the last. */
  pages: number;
  /** Whether the reader was told that all it had missed is sent. */
  isLive: boolean;
}

/** Posts that a stream remembers to have sent: their changes are sent as well, and they are not sent twice. */
export const REMEMBERED = 500;
/** How much later than newer posts a post may come, in ms: it is looked for so far back where no log tells of it. */
export const LATE_MS = 60_000;

/**
 * A stream whose reader has no last id: it begins at the cursor.
 * @param now the lowest id of the moment
 * @param onScreen the newest posts of the timeline, newest first
 */
export function beginReplay(kind: Replay['kind'], now: number, onScreen: number[]): Replay {
  return { ...replayAfter(kind, now), onScreen: new Set(onScreen), lastId: onScreen[0] ?? now };
}

/**
 * A stream whose reader comes back.
 * @param after the last id that the reader has
 * @param onScreen as for {@link beginReplay}
 * @param passed the ids in the log up to the cursor, which stands where the reader was cut; undefined where the
 * log doesn't tell that
 */
export function resumeReplay(
  kind: Replay['kind'],
  after: number,
  onScreen: number[],
  passed: number[] | undefined,
): Replay {
  const replay = {
    ...replayAfter(kind, after),
    // Of what has come since, the reader has nothing yet.
    onScreen: new Set(onScreen.filter((id) => id <= after)),
  };
  for (const id of passed ?? [after]) {
    remember(replay.sent, id);
    replay.newest = Math.max(replay.newest, id);
  }
  return passed ? replay : { ...replay, timelineAfter: after, oldestUnsent: lateBefore(after) };
}

const replayAfter = (kind: Replay['kind'], after: number): Replay => ({
  kind,
  after,
  oldestUnsent: 0,
  onScreen: new Set(),
  sent: new Set(),
  reposted: new Set(),
  withdrawn: new Set(),
  timelineAfter: undefined,
  hasReachedLog: false,
  newest: after,
  lastId: after,
  pages: 0,
  isLive: false,
});

/** The lowest id of a post that can come later than the post with this id, though it is older. */
export const lateBefore = (id: number) => lowestIdAt(new Date(timeOf(id as PostId).getTime() - LATE_MS));

/** Whether a post was sent, itself or in a repost. */
export const wasSent = ({ sent, reposted }: Replay, id: number) => sent.has(id) || reposted.has(id);
/** Whether the reader may have this post. */
export const isKnown = (replay: Replay, id: number) =>
  wasSent(replay, id) || (replay.onScreen.has(id) && !replay.withdrawn.has(id));

/** After the reader was told to delete a post that is hidden. In a repost it is known nevertheless. */
export function withdraw(replay: Replay, id: number): void {
  if (replay.reposted.has(id)) return;
  replay.sent.delete(id);
  remember(replay.withdrawn, id);
}

/** Adds an id; of more than {@link REMEMBERED} the oldest goes. */
export function remember(ids: Set<number>, id: number): void {
  ids.add(id);
  if (ids.size > REMEMBERED) for (const oldest of ids) return void ids.delete(oldest);
}
