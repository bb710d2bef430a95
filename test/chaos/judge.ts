import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import { isQuiet, type UnderWay, waitForQuiet } from '../lab/quiet.ts';
import { checkAccounts } from './accounts.ts';
import type { Wishes } from './admirers.ts';
import type { Findings } from './findings.ts';
import type { Ledger } from './ledger.ts';
import type { Listeners } from './listeners.ts';
import { checkReactions } from './reactions.ts';
import type { Stage } from './stage.ts';
import { countDeliveries, feedsOf, listRows, placesOf } from './truth.ts';
import { verify } from './verify.ts';

/** What can be said when all is over. */
export interface Judgement {
  posts: { accepted: number; deleted: number; unanswered: number };
  timelines: number;
  feeds: number;
  owed: number;
  favourites: number;
  /** How often a reader of a stream had to come back. */
  reconnections: number;
  lost: string[];
  late: string[];
  doubled: string[];
  unexpected: string[];
  outOfOrder: string[];
  /** What was still on its way at the end. */
  underWay: UnderWay;
  /** Undefined: it did not become quiet. */
  quietMs: number | undefined;
}

/** What failed late may be on the delay queue of five minutes. */
const QUIET = { everyMs: 1_000, limitMs: 400_000 };

/**
 * Waits until nothing is on its way, then reads every timeline to its end, and every feed, and settles the accounts; so with
 * favourites, and with what came through streams.
 */
export async function judge(options: {
  stage: Stage;
  ledger: Ledger;
  wishes: Wishes;
  listeners: Listeners;
  findings: Findings;
  client: Client;
  tokens: Map<string, string>;
  clock: Clock;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<Judgement> {
  const { stage, ledger, wishes, listeners, findings, client, tokens, clock, signal, log } = options;
  const since = clock.now();
  const underWay = await waitForQuiet(stage, { ...QUIET, signal, log });
  const quietMs = isQuiet(underWay) ? clock.now() - since : undefined;

  log('Verifying every timeline');
  const rows = await listRows(stage.pool);
  const places = placesOf(rows);
  const feeds = feedsOf(places);
  const wrong = await verify([...places, ...feeds], {}, { client, tokens, clock, signal });
  // The wait is over: what is not there is lost.
  findings.addTimelines(wrong, false);
  const accounts = checkAccounts(ledger, rows);
  findings.addAccounts(accounts);
  findings.addAccounts(await checkReactions({ pool: stage.pool, wishes, ledger, client, signal }));
  findings.addAccounts(await listeners.settle(places, ledger, signal));
  const count = (matches: (posting: Ledger['postings'][number]) => boolean) =>
    ledger.postings.filter(matches).length;
  return {
    posts: {
      accepted: count(({ ids }) => ids.size > 0),
      deleted: count(({ deletedAt }) => deletedAt !== undefined),
      unanswered: accounts.unanswered,
    },
    timelines: places.length,
    feeds: feeds.length,
    owed: countDeliveries(places),
    favourites: [...wishes.values()].reduce((sum, people) => sum + people.size, 0),
    reconnections: listeners.reconnections(),
    lost: [...findings.lost],
    late: [...findings.late],
    doubled: [...findings.doubled],
    unexpected: [...findings.unexpected],
    outOfOrder: [...findings.outOfOrder],
    underWay,
    quietMs,
  };
}
