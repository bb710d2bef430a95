import type { LogEntry } from '@ripple/live';
import { isKnown, lateBefore, REMEMBERED, type Replay, remember, wasSent, withdraw } from './replay-state.ts';
import type { StreamItem, StreamPage } from './source.ts';

/*
 * The rules of a stream: each function takes what was found in the log or in the timeline, and returns what is to
 * be done. They do no I/O and know no time. They change the state in place: a copy of its ids would take 40 µs of
 * processor time, for each of thousands of streams that are sent a post.
 */

/** `load-post` and `read-page` stand last, and are answered by {@link postLoaded} and {@link pageRead}. */
export type Effect =
  | { do: 'send'; event: 'post' | 'notification' | 'edit' | 'delete'; id: number; json: string }
  /** An id without an event: clients remember it. */
  | { do: 'send-id'; id: string }
  | { do: 'send-live' }
  | { do: 'load-post'; entry: LogEntry }
  | { do: 'read-page'; after: number; limit: number }
  /** Moves the cursor past an entry of the log; to its end; to where it is complete from. */
  | { do: 'advance'; entry: LogEntry }
  | { do: 'seek-end' }
  | { do: 'seek-start' }
  | { do: 'end' };

/** The timeline is read a page at a time. */
export const PAGE = 40;
/** After so many pages the stream ends; a reader who comes back with the last id gets the next ones. */
export const MAX_PAGES = 5;

/** Whether an entry, or without one a gap, is a reason to go on. */
export const isRelevant = (replay: Replay, entry: LogEntry | undefined): boolean =>
  entry === undefined ||
  entry.kind === 'post' ||
  entry.kind === 'release' ||
  entry.kind === 'news' ||
  isKnown(replay, entry.id) ||
  replay.withdrawn.has(entry.id);

/**
 * What is to be done next; nothing if all was sent.
 * @param next the entry after the cursor, or `gap` where entries are lost
 */
export function nextEffects(replay: Replay, next: LogEntry | 'gap' | undefined): Effect[] {
  if (replay.timelineAfter !== undefined || next === 'gap' || (next && replay.kind === 'notification')) {
    return readTimeline(replay);
  }
  if (next === undefined) {
    if (replay.isLive) return [];
    replay.isLive = true;
    return [{ do: 'send-live' }];
  }
  const { kind, id } = next;
  if (kind === 'delete' && isKnown(replay, id))
    return [deletion(id), idWithPlace(replay, next), { do: 'advance', entry: next }];
  const isWanted =
    kind === 'post'
      ? id >= replay.oldestUnsent && !replay.sent.has(id)
      : kind === 'release' ||
        ((kind === 'edit' || kind === 'withhold') && isKnown(replay, id)) ||
        (kind === 'edit' && replay.withdrawn.has(id));
  return [{ do: isWanted ? 'load-post' : 'advance', entry: next }];
}

/**
 * After `load-post`.
 * @param item the post as the reader may see it; undefined if not at all
 * @param isResumable whether its id alone tells how far in the log the reader has come
 */
export function postLoaded(
  replay: Replay,
  entry: LogEntry,
  item: StreamItem | undefined,
  isResumable: boolean,
): Effect[] {
  const effects: Effect[] = [];
  const isChange = entry.kind !== 'post' && isKnown(replay, entry.id);
  const isLate = entry.kind === 'release' || replay.withdrawn.has(entry.id);
  if (item && isChange) effects.push({ do: 'send', event: 'edit', id: entry.id, json: item.json });
  else if (item) effects.push(...sendNew(replay, item, isLate));
  // All but its author see it no more.
  else if (entry.kind === 'withhold') {
    effects.push(deletion(entry.id));
    withdraw(replay, entry.id);
  }
  const tellsPlace = entry.kind === 'post' && isResumable && !isLate;
  if (effects.length > 0 && !tellsPlace) effects.push(idWithPlace(replay, entry));
  effects.push({ do: 'advance', entry });
  return effects;
}

/**
 * After `read-page`. What is also in the log is left to it: so all that a reader has from the log came in its
 * order, and the last id tells how far that was. When the timeline is read to its end, the log begins.
 */
export function pageRead(
  replay: Replay,
  { items, upTo }: StreamPage,
  isInLog: (id: number) => boolean,
): Effect[] {
  const { kind } = replay;
  const effects = items.flatMap((item) => {
    if (kind === 'notification' || !isInLog(item.id)) return sendNew(replay, item);
    replay.hasReachedLog = true;
    return [];
  });
  const isEmpty = items.length === 0 && upTo !== undefined;
  if (effects.length > 0 || isEmpty) replay.pages += 1;
  replay.timelineAfter = upTo;
  if (upTo === undefined && kind === 'post') effects.push({ do: 'seek-start' });
  if (replay.pages < MAX_PAGES) return effects;
  // A reader who was sent nothing would come back to the same pages.
  if (isEmpty && !replay.hasReachedLog) effects.push({ do: 'send-id', id: String(upTo) });
  effects.push({ do: 'end' });
  return effects;
}

/** After a change of the channels: what came on a new one before is only in the timeline. */
export function channelsChanged(replay: Replay): void {
  replay.timelineAfter = resumptionId(replay);
}

function readTimeline(replay: Replay): Effect[] {
  replay.timelineAfter ??= resumptionId(replay);
  const read: Effect = { do: 'read-page', after: replay.timelineAfter, limit: PAGE };
  // Before they are read: what is noted meanwhile is an entry after the cursor.
  return replay.kind === 'notification' ? [{ do: 'seek-end' }, read] : [read];
}

/**
 * From where on the timeline is read when entries were lost. A late post is older than what was sent before it,
 * so posts are read from some time back; but not from before all those that are remembered. Notifications of
 * one reader come in the order of their ids.
 */
function resumptionId({ kind, after, sent, newest }: Replay): number {
  if (kind === 'notification') return newest;
  const remembered = sent.size < REMEMBERED ? after : Math.min(...sent);
  return Math.min(newest, Math.max(remembered, lateBefore(newest)));
}

const deletion = (id: number): Effect => ({
  do: 'send',
  event: 'delete',
  id,
  json: JSON.stringify({ id: String(id) }),
});

/** @param isLate it was held or hidden until now: its id doesn't tell how far its reader has come */
function sendNew(replay: Replay, { id, repostOf, json }: StreamItem, isLate = false): Effect[] {
  // Several whom the reader follows may repost the same.
  if (replay.sent.has(id) || (repostOf !== undefined && wasSent(replay, repostOf))) return [];
  remember(replay.sent, id);
  replay.withdrawn.delete(id);
  if (repostOf !== undefined) remember(replay.reposted, repostOf);
  replay.newest = Math.max(replay.newest, id);
  replay.lastId = isLate ? Math.max(replay.lastId, id) : id;
  return [{ do: 'send', event: replay.kind, id, json }];
}

/** Where the id of an event doesn't tell how far in the log a reader has come, this one does. */
const idWithPlace = ({ lastId }: Replay, { place }: LogEntry): Effect => ({
  do: 'send-id',
  id: `${lastId}@${place}`,
});
