import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import type { Random } from '../lab/random.ts';
import { waitUntil } from '../lab/wait.ts';
import { openLastingStream } from './come-back.ts';
import type { ChaosRecorder } from './recorder.ts';

/** An event as the application is told it; ids as they stand in JSON. */
export interface SeenEvent {
  id: string;
  type: string;
  actor: string | null;
  object: string;
  /** Of a post that was there when the event was read. */
  text: string | undefined;
}

interface ShownEvent extends Pick<SeenEvent, 'id' | 'type' | 'actor'> {
  data: { id: string; text?: string };
}

const parseEvent = ({ id, type, actor, data }: ShownEvent): SeenEvent => ({
  ...{ id, type, actor, object: data.id, text: data.text },
});

interface EventPage {
  items: ShownEvent[];
  /** The cursor of what comes after these; the same as before where there is nothing more. */
  next: string | null;
}

/** Between two pages of which the first left nothing to read. */
const AGAIN_MS = 250;
const MOST = 1_000;
/** For what was read by pages to have come live as well. */
const SETTLE = { everyMs: 500, limitMs: 60_000 };

/** One page after a cursor. @throws if it isn't answered with 200 */
async function readPage(
  client: Client,
  token: string,
  range: { after: string | null; limit: number; types?: string | undefined },
): Promise<{ events: SeenEvent[]; next: string | null }> {
  const query = new URLSearchParams({ limit: String(range.limit) });
  if (range.after !== null) query.set('after', range.after);
  if (range.types !== undefined) query.set('types', range.types);
  const call = { method: 'GET', path: `/v1/events?${query}`, token } as const;
  const { items, next }: EventPage = JSON.parse((await client.send('GET events', call, 200)).text);
  return { events: items.map(parseEvent), next };
}

/** All events that are kept, read from the oldest one on. @param types of these alone */
export async function listAllEvents(client: Client, token: string, types?: string): Promise<SeenEvent[]> {
  const events: SeenEvent[] = [];
  for (let after: string | null = null; ; ) {
    const page = await readPage(client, token, { after, limit: MOST, types });
    events.push(...page.events);
    if (page.next === after) return events;
    after = page.next;
  }
}

/**
 * The application that embeds Ripple: it reads what happened, all the time, page by page and live, and goes on from
 * where it was.
 */
export interface EventReader {
  /** By pages. */
  seen: SeenEvent[];
  /** Live. */
  heard(): SeenEvent[];
  reconnections(): number;
  /** Reads on to the end, as a client that has time, and waits until as much has come live. */
  catchUp(patient: Client): Promise<void>;
  stop(): Promise<void>;
}

export async function createEventReader(options: {
  url: URL;
  client: Client;
  token: string;
  random: Random;
  recorder: Pick<ChaosRecorder, 'fail'>;
  clock: Clock;
  signal: AbortSignal;
}): Promise<EventReader> {
  const { url, client, token, random, recorder, clock } = options;
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const seen: SeenEvent[] = [];
  let after: string | null = null;

  /** @returns whether there may be more */
  async function readOn(by: Client): Promise<boolean> {
    const { events, next } = await readPage(by, token, { after, limit: 1 + random.below(MOST) });
    seen.push(...events);
    const isMore = next !== after;
    after = next;
    return isMore;
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      const isMore = await readOn(client).catch((error) => {
        recorder.fail(error);
        return false;
      });
      if (!isMore) await clock.sleep(AGAIN_MS, signal);
    }
  }

  const stream = await openLastingStream(url, '/v1/events', {
    user: { token },
    headers: { accept: 'text/event-stream' },
  });
  const heard = () => stream.events().map(({ data }) => parseEvent(data));
  const following = follow();
  const stopPages = async () => {
    over.abort();
    await following;
  };
  return {
    ...{ seen, heard },
    reconnections: stream.reconnections,
    async stop() {
      await Promise.all([stream.stop(), stopPages()]);
    },
    async catchUp(patient) {
      await stopPages();
      while (await readOn(patient));
      const isThere = (events: SeenEvent[]) => events.length >= seen.length;
      await waitUntil(heard, isThere, { ...SETTLE, clock, signal: options.signal });
    },
  };
}
