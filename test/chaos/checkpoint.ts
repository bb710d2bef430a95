import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import type { Findings } from './findings.ts';
import { type Ledger, markOf, type Posting } from './ledger.ts';
import type { Rows } from './rows.ts';
import { nameOf, type Place, placesOf } from './truth.ts';
import { verify, type Wrong } from './verify.ts';

/** How long something may be missing before it is called so. */
const LIMIT_MS = 60_000;
const AGAIN_MS = 1_000;

/**
 * Verifies what has been posted since the last time, in the midst of the run: it would be too late after
 * Redis has come back empty, when timelines are built anew from Postgres and any gap in them is mended.
 */
export function createCheckpoints(options: {
  listRows: (above: number) => Promise<Rows>;
  /** Whether nothing is on its way: what is missing then will not come. */
  isQuiet: () => Promise<boolean>;
  /** Whether a user takes this repost back: it may be gone from anywhere at any time. */
  isFleeting: (repost: { author: string; repostOf: string }) => boolean;
  /** Whether others come into the home of a user, and leave it, all the time. */
  isRestless: (handle: string) => boolean;
  /** Whether a user may be gone at any time, and with them what is theirs. */
  mayGo: (handle: string) => boolean;
  ledger: Ledger;
  findings: Findings;
  client: Client;
  tokens: Map<string, string>;
  clock: Clock;
  signal: AbortSignal;
}) {
  const { listRows, isQuiet, isFleeting, isRestless, mayGo, ledger, findings } = options;
  const { client, tokens, clock, signal } = options;
  let above = 0;
  const newestOf = (postings: Posting[]) =>
    Math.max(above, ...postings.flatMap(({ ids }) => [...ids].map(Number)));
  /** Between the look at Postgres and that at the timeline something may have changed in it. */
  const isUnsteady = ({ reader }: Place) => reader !== undefined && isRestless(reader);

  /** What may be gone at any time, and reposts that may be shown only then, or no more. */
  function listFleeting({ posts }: Rows): Set<string> {
    const mayBeGone = posts.filter(({ text }) => {
      const { doomed, wavering } = ledger.postings[Number(markOf(text))] ?? {};
      return doomed || wavering;
    });
    const reposts = posts.flatMap(({ id, author, repostOf }) =>
      repostOf === null ? [] : { id, author, repostOf },
    );
    const unsure = new Set(reposts.filter(isFleeting).map(({ repostOf }) => repostOf));
    return new Set(
      [...mayBeGone, ...reposts.filter(({ repostOf }) => unsure.has(repostOf))].map(({ id }) => id),
    );
  }

  return {
    /**
     * Looks at what was accepted before `until`, and waits until it is right, or for too long.
     * @returns when all was right that does not change by itself: 0 if at once, undefined if not in time
     */
    async check(until: number): Promise<number | undefined> {
      const upTo = newestOf(ledger.lasting().filter(({ acceptedAt = until }) => acceptedAt < until));
      const since = clock.now();
      let suspects = new Set<string>();
      let rightAt: number | undefined;
      for (let round = 1; ; round++) {
        const rows = await listRows(above);
        const texts = new Map(rows.posts.map(({ id, text }) => [id, text]));
        const range = { above, upTo, ignore: listFleeting(rows), textOf: (id: string) => texts.get(id) };
        const places = placesOf(rows).filter(
          (place) =>
            !(place.owner !== undefined && mayGo(place.owner)) &&
            (round === 1 || suspects.has(nameOf(place))),
        );
        const wrong = await verify(places, range, { client, tokens, clock, signal });
        if (wrong.every(({ place }) => isUnsteady(place))) rightAt ??= round === 1 ? 0 : clock.now();
        if (wrong.length === 0) {
          above = upTo;
          return rightAt;
        }
        suspects = new Set(wrong.map(({ place }) => nameOf(place)));
        // These don't come right by waiting.
        const isFinal = ({ differences }: Wrong) => differences.doubled.length + differences.outOfOrder > 0;
        if (wrong.some(isFinal) || clock.now() - since > LIMIT_MS) {
          findings.addTimelines(wrong, !(await isQuiet()));
          above = upTo;
          return undefined;
        }
        await clock.sleep(AGAIN_MS, signal);
        signal.throwIfAborted();
      }
    },
  };
}
