import type { Clock } from '../lab/arrivals.ts';
import type { Client } from '../lab/client.ts';
import { isQuiet, type UnderWay, waitForQuiet } from '../lab/quiet.ts';
import { checkAccounts } from './accounts.ts';
import { checkContents, checkEvents, compareReadings } from './check-events.ts';
import { checkGone } from './check-gone.ts';
import { checkLeft } from './check-left.ts';
import { checkWishes } from './check-wishes.ts';
import type { Crowds } from './crowds.ts';
import { listAllEvents, type SeenEvent } from './events.ts';
import type { Findings } from './findings.ts';
import type { Ledger } from './ledger.ts';
import { checkReactions } from './reactions.ts';
import { checkRelations } from './relations.ts';
import { listLeft, listRows, type Rows } from './rows.ts';
import type { Stage } from './stage.ts';
import { type Standings, standingsOf } from './standings.ts';
import { countDeliveries, feedsOf, placesOf } from './truth.ts';
import { verify } from './verify.ts';
import { endWishesOf, type Wishes } from './wishes.ts';

/** What can be said when all is over. */
export interface Judgement {
  posts: { accepted: number; deleted: number; unanswered: number };
  timelines: number;
  feeds: number;
  owed: number;
  /** How often each was asked for. */
  acts: {
    edits: number;
    favourites: number;
    reposts: number;
    follows: number;
    blocks: number;
    mutes: number;
    requests: number;
    hidings: number;
    suspensions: number;
    leavings: number;
  };
  events: number;
  /** How often a reader of a stream had to come back. */
  reconnections: number;
  lost: string[];
  late: string[];
  doubled: string[];
  unexpected: string[];
  outdated: string[];
  outOfOrder: string[];
  /** What was still on its way at the end. */
  underWay: UnderWay;
  /** Undefined: it did not become quiet. */
  quietMs: number | undefined;
}

/** What failed late may be on the delay queue of five minutes. */
const QUIET = { everyMs: 1_000, limitMs: 400_000 };

interface JudgeOptions {
  stage: Stage;
  crowds: Crowds;
  findings: Findings;
  client: Client;
  serverToken: string;
  tokens: Map<string, string>;
  clock: Clock;
  signal: AbortSignal;
  log: (line: string) => void;
}

/**
 * Waits until nothing is on its way, then reads every timeline to its end, and every feed, and settles the accounts of
 * posts, reactions, relations, events, and what came through streams.
 */
export async function judge(options: JudgeOptions): Promise<Judgement> {
  const { stage, crowds, findings, client, tokens, clock, signal, log } = options;
  const { ledger, favourites, reposts, restless, listeners, events } = crowds;
  const { askers, moderators, suspensions, leavers } = crowds;
  const since = clock.now();
  const underWay = await waitForQuiet(stage, { ...QUIET, signal, log });
  const quietMs = isQuiet(underWay) ? clock.now() - since : undefined;

  log('Looking for what is left of users who have left');
  const { findRemains } = stage;
  const { deletions } = leavers;
  const { serverToken } = options;
  findings.addAccounts(await checkLeft({ deletions, findRemains, client, serverToken, clock, signal }));

  log('Verifying every timeline');
  const rows = await listRows(stage.pool);
  const places = placesOf(rows);
  const feeds = feedsOf(places, rows);
  const texts = new Map(rows.posts.map(({ id, text }) => [id, text]));
  const range = { textOf: (id: string) => texts.get(id) };
  const wrong = await verify([...places, ...feeds], range, { client, tokens, clock, signal });
  // The wait is over: what is not there is lost.
  findings.addTimelines(wrong, false);
  const accounts = checkAccounts(ledger, rows);
  findings.addAccounts(accounts);
  await settleAccounts(options, rows);
  const count = (matches: (posting: Ledger['postings'][number]) => boolean) =>
    ledger.postings.filter(matches).length;
  const { follow, block, mute } = restless.wishes;
  return {
    posts: {
      accepted: count(({ ids }) => ids.size > 0),
      deleted: count(({ deletedAt }) => deletedAt !== undefined),
      unanswered: accounts.unanswered,
    },
    timelines: places.length,
    feeds: feeds.length,
    owed: countDeliveries(places),
    acts: {
      edits: ledger.postings.reduce((sum, { edits }) => sum + edits.length, 0),
      favourites: favourites.wishes.count,
      reposts: reposts.wishes.count,
      follows: follow.count,
      blocks: block.count,
      mutes: mute.count,
      requests: askers.wishes.count,
      hidings: moderators.wishes.count,
      suspensions: suspensions.wishes.count,
      leavings: leavers.wishes.count,
    },
    events: events?.seen.length ?? 0,
    reconnections: listeners.reconnections() + (events?.reconnections() ?? 0),
    lost: [...findings.lost],
    late: [...findings.late],
    doubled: [...findings.doubled],
    unexpected: [...findings.unexpected],
    outdated: [...findings.outdated],
    outOfOrder: [...findings.outOfOrder],
    underWay,
    quietMs,
  };
}

/** Compares what clients were told of all that is no timeline with Postgres, and with what others are told of it. */
async function settleAccounts(options: JudgeOptions, rows: Rows): Promise<void> {
  const { crowds, findings, client, signal, log } = options;
  const { world, guests, ledger, favourites, reposts, restless, listeners } = crowds;
  const all = await settleEvents(options, rows);
  log('Settling the accounts');
  const standings = standingsOf(rows, all);
  const wishes: Record<keyof Standings, Wishes> = {
    ...{ favourite: favourites.wishes, repost: reposts.wishes, ...restless.wishes },
    ...{ request: crowds.askers.wishes, hiding: crowds.moderators.wishes },
    ...{ suspension: crowds.suspensions.wishes, leaving: crowds.leavers.wishes },
  };
  const left = listLeft(rows);
  for (const kind of ['favourite', 'repost'] as const) endWishesOf(wishes[kind], ([user]) => left.has(user));
  endWishesOf(wishes.follow, (both) => both.some((user) => left.has(user)));
  for (const kind of Object.keys(standings) as (keyof Standings)[]) {
    findings.addAccounts(checkWishes(kind, wishes[kind], standings[kind]));
  }
  findings.addAccounts(await checkReactions({ rows, ledger, client, signal }));
  const people = [...world.people, ...guests.all];
  findings.addAccounts(await checkRelations({ rows, people, restless, client, signal }));
  findings.addAccounts(await checkGone({ rows, people, ledger, client, signal }));

  const repostsById = new Map(rows.posts.map((post) => [post.id, post]));
  const isFleeting = (id: string) => {
    const { author = '', repostOf = null } = repostsById.get(id) ?? {};
    return repostOf !== null && crowds.isFleeting({ author, repostOf });
  };
  findings.addAccounts(await listeners.settle(rows, ledger, isFleeting, signal));
}

/** Compares all readings of the events with each other, and with Postgres. @returns all events, where they are recorded */
async function settleEvents(
  { crowds: { events, ledger }, findings, client, serverToken, log }: JudgeOptions,
  rows: Rows,
): Promise<SeenEvent[] | undefined> {
  if (!events) return undefined;
  log('Reading all events again');
  await events.catchUp(client);
  const all = await listAllEvents(client, serverToken);
  const edits = await listAllEvents(client, serverToken, 'post.edited');
  const isEdit = ({ type }: SeenEvent) => type === 'post.edited';
  findings.addAccounts(compareReadings(events.seen, all));
  findings.addAccounts(compareReadings(events.heard(), all));
  findings.addAccounts(compareReadings(edits, all.filter(isEdit)));
  findings.addAccounts(checkEvents(all, rows, ledger));
  findings.addAccounts(checkContents(all, rows));
  return all;
}
