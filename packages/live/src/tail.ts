import { lowestIdAt } from '@ripple/ids';
import { type Kind, type LogRecord, reaches } from './log.ts';
import { CHANGES, type Topic } from './topic.ts';

/** An entry of the log; `seq` counts those that this process has read. */
export interface Entry {
  seq: number;
  /** Its place in the log, the same for every process: `<ms>-<number>`. */
  place: string;
  kind: Exclude<Kind, 'begin'>;
  id: number;
}

/** Somebody who listens to some topics, and how far in the log it has come. */
export interface Ear {
  /** The next entry; `missed`: there were others that are not in memory any more, or never were in the log. */
  next(): Entry | 'missed' | undefined;
  /** Goes on behind this entry. */
  passed(entry: Entry): void;
  /** Goes on with what comes from now on. */
  skip(): void;
  /** Goes back to the first entry from which on nothing is missing. */
  restart(): void;
  /** Whether a post is among what comes after {@link restart}, or will be. */
  brings(id: number): boolean;
  /** Goes on behind the post with this id, if it is there; the posts up to it, oldest first. */
  rewind(id: number): number[] | undefined;
  /** As {@link rewind}, behind a place in the log. */
  rewindTo(place: string): number[] | undefined;
  /** Whether {@link rewind} would find the post with this id where it is. */
  finds(id: number): boolean;
  /** How long to wait, in ms, until whatever is accepted from then on can be found by {@link rewind}. */
  settlesIn(): number;
  setTopics(topics: Topic[]): void;
  close(): void;
}

interface Kept {
  entries: Entry[];
  /** Where in the log the posts among them are. */
  posts: Map<number, number>;
  /** Up to here, entries are missing. */
  floor: number;
  /** When that was: a post that was accepted later is in the log as soon as it is delivered. */
  floorAt: number;
  /** Where in the log that is; undefined as long as nothing was read. */
  floorPlace: string | undefined;
  ears: Set<(entry: Entry | undefined) => void>;
}

export interface Tail {
  /** @param place its id in the log; the first part is when it was written, in ms since the Unix epoch */
  add(record: LogRecord, place: string): void;
  /** `wake` is called with each new entry, and without one when there is something missed. */
  listen(topics: Topic[], wake: (entry: Entry | undefined) => void): Ear;
  topics(): Topic[];
}

/** By how much the clocks of Redis and Postgres may differ. */
const CLOCKS_MS = 100;
/** An entry counts once for each of its topics. */
const MOST_KEPT = 200_000;

/**
 * The end of the log in the memory of this process. Replay and live are one: whoever listens has a position,
 * and reads on from there at its own pace; so there is no moment between the two, and nothing waits in a
 * buffer for a slow one.
 */
export function createTail(most = MOST_KEPT): Tail {
  const kept = new Map<Topic, Kept>();
  /** What was added in which order, to be forgotten in that order. */
  const order: { entry: Entry; topics: Topic[] }[] = [];
  let forgotten = 0;
  let count = 0;
  let seq = 0;
  /** From where on topics that nothing is known of are complete. */
  let base: Pick<Kept, 'floor' | 'floorAt' | 'floorPlace'> = {
    floor: 0,
    floorAt: Number.POSITIVE_INFINITY,
    floorPlace: undefined,
  };
  let lastPlace = '0-0';

  function keptOf(topic: Topic): Kept {
    const known = kept.get(topic);
    if (known) return known;
    const fresh: Kept = { entries: [], posts: new Map(), ...base, ears: new Set() };
    kept.set(topic, fresh);
    return fresh;
  }

  function tidy(topic: Topic): void {
    const known = kept.get(topic);
    if (known && known.entries.length === 0 && known.ears.size === 0) kept.delete(topic);
  }

  function forgetOldest(): void {
    while (count > most && forgotten < order.length) {
      const { entry, topics } = order[forgotten++] as (typeof order)[number];
      count -= topics.length;
      base = { floor: entry.seq, floorAt: timeOfPlace(entry.place), floorPlace: entry.place };
      for (const topic of topics) {
        const known = kept.get(topic);
        if (known?.entries[0] !== entry) continue;
        known.entries.shift();
        known.posts.delete(entry.id);
        Object.assign(known, base);
        tidy(topic);
      }
    }
    if (forgotten > 1_000) {
      order.splice(0, forgotten);
      forgotten = 0;
    }
  }

  function begin(topics: Topic[], place: string): void {
    for (const topic of topics) {
      const known = keptOf(topic);
      known.entries = [];
      known.posts.clear();
      known.floor = seq;
      known.floorAt = timeOfPlace(place);
      known.floorPlace = place;
      for (const wake of known.ears) wake(undefined);
    }
  }

  return {
    add({ kind, id, topics }, place) {
      seq += 1;
      lastPlace = place;
      // The log may have lost its beginning, and its first entry is where it begins.
      if (seq === 1) base = { floor: 0, floorAt: timeOfPlace(place), floorPlace: place };
      if (kind === 'begin') {
        begin(topics, place);
        return;
      }
      const entry: Entry = { seq, place, kind, id };
      // A job that came twice has told of its post twice.
      const fresh = topics.filter((topic) => kind !== 'post' || !kept.get(topic)?.posts.has(id));
      for (const topic of fresh) {
        const { entries, posts, ears } = keptOf(topic);
        entries.push(entry);
        if (kind === 'post') posts.set(id, seq);
        for (const wake of ears) wake(entry);
      }
      if (fresh.length > 0) order.push({ entry, topics: fresh });
      count += fresh.length;
      forgetOldest();
    },

    listen(first, wake) {
      let topics: Topic[] = [];
      let position = seq;
      const leave = (topic: Topic) => {
        kept.get(topic)?.ears.delete(wake);
        tidy(topic);
      };
      const setTopics = (next: Topic[]) => {
        for (const topic of next) keptOf(topic).ears.add(wake);
        for (const topic of topics) if (!next.includes(topic)) leave(topic);
        topics = next;
      };
      setTopics(first);
      const own = () => topics.filter((topic) => topic !== CHANGES).map(keptOf);
      const start = () => Math.max(...own().map(({ floor }) => floor));
      const since = () => Math.max(...own().map(({ floorAt }) => floorAt)) + CLOCKS_MS;
      const isNewer = (id: number) => Number.isFinite(since()) && id >= lowestIdAt(new Date(since()));
      const placesOf = (id: number) => own().flatMap(({ posts }) => posts.get(id) ?? []);
      /** One that was accepted before the log begins may have been read elsewhere, before it came into the log. */
      const finds = (id: number) => {
        const places = placesOf(id);
        return places.length > 0 && Math.min(...places) > start() && isNewer(id);
      };
      const goTo = (next: number): number[] => {
        position = next;
        const before = own().flatMap(({ entries }) => entries.slice(0, firstAfter(entries, position)));
        return before.sort((a, b) => a.seq - b.seq).map(({ id }) => id);
      };
      return {
        setTopics,
        next() {
          let found: Entry | undefined;
          for (const topic of topics) {
            const { entries, floor } = keptOf(topic);
            // Nobody can look up the changes that were missed.
            if (floor > position && topic !== CHANGES) return 'missed';
            const entry = entries[firstAfter(entries, position)];
            if (entry && (!found || entry.seq < found.seq)) found = entry;
          }
          return found;
        },
        passed(entry) {
          position = entry.seq;
        },
        skip() {
          position = seq;
        },
        restart() {
          position = start();
        },
        brings(id) {
          const from = start();
          return isNewer(id) || own().some(({ posts }) => (posts.get(id) ?? 0) > from);
        },
        rewind: (id) => (finds(id) ? goTo(Math.min(...placesOf(id))) : undefined),
        rewindTo(place) {
          const isKnown = own().every(({ floorPlace }) => floorPlace && reaches(place, floorPlace));
          if (!isKnown || !reaches(lastPlace, place)) return undefined;
          const passed = topics.map((topic) =>
            keptOf(topic).entries.findLast((entry) => reaches(place, entry.place)),
          );
          return goTo(Math.max(start(), ...passed.map((entry) => entry?.seq ?? 0)));
        },
        finds,
        settlesIn: () => Math.max(0, Number.isFinite(since()) ? since() - Date.now() : 0),
        close() {
          for (const topic of topics) leave(topic);
          topics = [];
        },
      };
    },

    topics: () => [...kept].filter(([, { ears }]) => ears.size > 0).map(([topic]) => topic),
  };
}

/** The index of the first entry behind a position. */
function firstAfter(entries: Entry[], position: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as Entry).seq > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

const timeOfPlace = (place: string) => Number(place.slice(0, place.indexOf('-')));
