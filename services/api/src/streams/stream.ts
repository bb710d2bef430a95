import type { ServerResponse } from 'node:http';
import { lowestIdAt, type PostId, timeOf } from '@ripple/ids';
import type { Ear, Entry } from '@ripple/live';
import type { Shown, Source } from './source.ts';

/** Posts that a stream remembers to have sent: their changes are sent as well, and they are not sent twice. */
const REMEMBERED = 500;
/** What was missed is read a page at a time. */
const PAGE = 40;
/** After these the stream ends; whoever comes back with the last id gets the next ones. */
const MOST_PAGES = 5;

/** By how much a post may come after others that are newer: where nothing tells how late it was, so late is looked for. */
const LATE_MS = 60_000;

/** One open stream: its reader, what it listens to, and what it has sent. */
export interface Stream {
  /**
   * Sends what there is to send, until there is nothing left or the reader is not ready for more. The comment
   * `live` says that what was missed has been sent.
   */
  advance(): Promise<void>;
  /** Whether an entry is of interest. */
  wants(entry: Entry | undefined): boolean;
  /** A sign of life. False if the reader has taken nothing since the last one. */
  beat(): boolean;
  /** Listens to what is to be listened to now. */
  renewTopics(): Promise<void>;
}

/**
 * @param options.after the last id that the reader has; what came behind it is sent first
 * @param options.place how far in the log that was, if the reader knows
 * @param options.resumed whether the reader said so, or it is just where the stream begins
 * @param options.inSight posts that the reader may have from elsewhere, newest first
 */
export function createStream(options: {
  response: ServerResponse;
  source: Source;
  ear: Ear;
  after: number;
  place: string | undefined;
  resumed: boolean;
  inSight: number[];
  onSent: (event: string) => void;
}): Stream {
  const { response, source, ear, onSent } = options;
  // Of what has come since it was cut, a reader has nothing yet.
  const inSight = new Set(options.inSight.filter((id) => !options.resumed || id <= options.after));
  /** The post that was sent last: what its reader comes back with, or a part of it. */
  let lastId = options.resumed ? options.after : options.inSight[0];
  /** The highest id that the reader has. */
  let newest = options.after;
  const sent = new Set<number>();
  const passedOn = new Set<number>();
  /** The log doesn't reach back far enough: the timeline is read, from this id on. */
  let missedFrom: number | undefined;
  /** Posts in the log that are older than this were sent before. */
  let notBefore = 0;
  let pages = 0;
  let events = 0;
  let stalled = false;
  let live = false;
  let topics: string[] | undefined;

  if (options.resumed) {
    const known = options.place === undefined ? undefined : ear.rewindTo(options.place);
    const before = source.show ? (known ?? ear.rewind(options.after)) : undefined;
    for (const id of before ?? []) remember(sent, id);
    newest = Math.max(newest, ...(before ?? []));
    if (before === undefined) {
      remember(sent, newest);
      missedFrom = newest;
      notBefore = lateBefore(newest);
    }
  }

  // Who is cut before the first event misses nothing either: an id alone is no event, but remembered (HTML Standard,
  // 9.2.6 Interpreting an event stream). Where nothing is in sight, it is the moment in which the stream began.
  if (!options.resumed) response.write(`id: ${lastId ?? options.after}\n\n`);

  const wasSent = (id: number) => sent.has(id) || passedOn.has(id);
  const knows = (id: number) => wasSent(id) || inSight.has(id);

  function send(event: string, id: number, json: string): void {
    response.write(`id: ${id}\nevent: ${event}\ndata: ${json}\n\n`);
    events += 1;
    onSent(event);
  }

  function sendNew({ id, about, json }: Shown): void {
    // Several of those whom a reader follows may pass on the same.
    if (sent.has(id) || (about !== undefined && wasSent(about))) return;
    remember(sent, id);
    if (about !== undefined) remember(passedOn, about);
    newest = Math.max(newest, id);
    lastId = id;
    send(source.event, id, json);
  }

  /**
   * From which id on the timeline is read when the log was lost, or was not listened to: what came late is older
   * than what was sent before it. But not from before that of which all that was sent is remembered.
   */
  function fromWhere(): number {
    if (!source.show) return newest;
    const remembered = sent.size < REMEMBERED ? options.after : Math.min(...sent);
    return Math.min(newest, Math.max(remembered, lateBefore(newest)));
  }

  /**
   * Sends a page of what is not in the log, then lets the log begin. What is in both comes from the log: so
   * everything that a reader has of it came in its order, and the last id tells how far that was.
   */
  async function readMissed(from: number): Promise<void> {
    if (!source.show) ear.skip();
    const shown = await source.since(from, PAGE);
    const sentBefore = events;
    const brought = (id: number) => source.show !== undefined && ear.brings(id);
    for (const each of shown) if (!brought(each.id)) sendNew(each);
    const full = shown.length === PAGE;
    missedFrom = full ? Math.max(from, ...shown.map(({ id }) => id)) : undefined;
    if (!full && source.show) ear.restart();
    if (events > sentBefore) pages += 1;
    if (pages >= MOST_PAGES) response.end();
  }

  /** Where the id of an event doesn't tell how far in the log a reader has come, an id that is no event's does. */
  const sendPlace = ({ id, place }: Entry) => response.write(`id: ${lastId ?? id}@${place}\n\n`);

  async function sendEntry(entry: Entry): Promise<void> {
    if (entry.kind === 'delete') {
      if (knows(entry.id)) send('delete', entry.id, JSON.stringify({ id: String(entry.id) }));
    } else if (entry.kind === 'edit') {
      const shown = knows(entry.id) ? await source.show?.(entry) : undefined;
      if (shown) send('edit', entry.id, shown.json);
    } else if (entry.id >= notBefore && !sent.has(entry.id)) {
      const shown = await source.show?.(entry);
      if (shown) sendNew(shown);
    }
  }

  return {
    async advance() {
      while (!response.writableEnded && !response.destroyed && !response.writableNeedDrain) {
        const entry = missedFrom === undefined ? ear.next() : 'missed';
        if (entry === undefined) {
          if (!live) response.write(': live\n\n');
          live = true;
          return;
        }
        if (entry === 'missed' || !source.show) {
          missedFrom ??= fromWhere();
          await readMissed(missedFrom);
        } else {
          const sentBefore = events;
          await sendEntry(entry);
          if (events > sentBefore && !(entry.kind === 'post' && ear.finds(entry.id))) sendPlace(entry);
          ear.passed(entry);
        }
      }
    },
    wants: (entry) =>
      entry === undefined || entry.kind === 'post' || entry.kind === 'news' || knows(entry.id),
    beat() {
      if (response.writableNeedDrain) {
        if (stalled) return false;
        stalled = true;
        return true;
      }
      stalled = false;
      response.write(':\n\n');
      return true;
    },
    async renewTopics() {
      const next = await source.topics();
      if (topics && next.join() !== topics.join()) {
        ear.setTopics(next);
        // What came on a new one before, nobody has looked for.
        missedFrom = fromWhere();
      }
      topics = next;
    },
  };
}

const lateBefore = (id: number) => lowestIdAt(new Date(timeOf(id as PostId).getTime() - LATE_MS));

function remember(ids: Set<number>, id: number): void {
  ids.add(id);
  if (ids.size > REMEMBERED) for (const first of ids) return void ids.delete(first);
}
