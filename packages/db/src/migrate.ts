import { Migrator } from 'kysely';
import { openDatabase } from './database.ts';
import { buildIndexes } from './indexes.ts';
import * as initial from './migrations/0001-initial.ts';
import * as changedPosts from './migrations/0002-changed-posts.ts';
import * as wholeFeed from './migrations/0003-the-whole-feed.ts';
import * as pulledAuthors from './migrations/0004-pulled-authors.ts';
import * as notifications from './migrations/0005-notifications.ts';
import * as postWords from './migrations/0006-post-words.ts';
import * as topics from './migrations/0007-topics.ts';
import * as cheaperWords from './migrations/0008-cheaper-words.ts';
import * as feedTokens from './migrations/0009-feed-tokens.ts';
import * as media from './migrations/0010-media.ts';
import * as websub from './migrations/0011-websub.ts';
import * as mail from './migrations/0012-mail.ts';
import * as outboxOrigin from './migrations/0013-outbox-origin.ts';
import * as forgetfulAnswers from './migrations/0014-forgetful-answers.ts';
import * as boundsForStrangers from './migrations/0015-bounds-for-strangers.ts';
import * as bounds from './migrations/0017-bounds.ts';
import * as writtenTags from './migrations/0018-written-tags.ts';
import * as unsegmentedScripts from './migrations/0019-unsegmented-scripts.ts';
import * as timesOfActs from './migrations/0020-times-of-acts.ts';
import * as externalIds from './migrations/0021-external-ids.ts';
import * as userWords from './migrations/0021-user-words.ts';
import * as userWordsOfBefore from './migrations/0021-user-words-of-before.ts';
import * as activities from './migrations/0022-activities.ts';
import * as threads from './migrations/0023-threads.ts';
import * as avatars from './migrations/0024-avatars.ts';
import * as states from './migrations/0025-states.ts';
import * as events from './migrations/0026-events.ts';
import * as moderation from './migrations/0027-moderation.ts';
import * as followRequests from './migrations/0028-follow-requests.ts';
import * as webhooks from './migrations/0030-webhooks.ts';
import * as leaving from './migrations/0031-leaving.ts';
import * as importedPosts from './migrations/0032-imported-posts.ts';
import * as oauth from './migrations/0033-oauth.ts';
import * as tombstones from './migrations/0034-tombstones-without-handles.ts';
import * as logInsOnce from './migrations/0035-log-ins-once.ts';

const migrations = {
  '0001-initial': initial,
  '0002-changed-posts': changedPosts,
  '0003-the-whole-feed': wholeFeed,
  '0004-pulled-authors': pulledAuthors,
  '0005-notifications': notifications,
  '0006-post-words': postWords,
  '0007-topics': topics,
  '0008-cheaper-words': cheaperWords,
  '0009-feed-tokens': feedTokens,
  '0010-media': media,
  '0011-websub': websub,
  '0012-mail': mail,
  '0013-outbox-origin': outboxOrigin,
  '0014-forgetful-answers': forgetfulAnswers,
  '0015-bounds-for-strangers': boundsForStrangers,
  '0017-bounds': bounds,
  '0018-written-tags': writtenTags,
  '0019-unsegmented-scripts': unsegmentedScripts,
  '0020-times-of-acts': timesOfActs,
  '0021-external-ids': externalIds,
  '0021-user-words': userWords,
  '0021-user-words-of-before': userWordsOfBefore,
  '0022-activities': activities,
  '0023-threads': threads,
  '0024-avatars': avatars,
  '0025-states': states,
  '0026-events': events,
  '0027-moderation': moderation,
  '0028-follow-requests': followRequests,
  '0030-webhooks': webhooks,
  '0031-leaving': leaving,
  '0032-imported-posts': importedPosts,
  '0033-oauth': oauth,
  '0034-tombstones-without-handles': tombstones,
  '0035-log-ins-once': logInsOnce,
};

/** To fill a table from a large one takes minutes. */
const STATEMENT_LIMIT_MS = 3_600_000;

/**
 * Brings a database to the newest schema, with its indexes; does nothing if it is there already. Safe to call from
 * several processes at once (the migrator takes a lock). Each migration is a transaction of its own, so that none holds
 * the locks of another.
 * @param url as of openDatabase
 */
export async function migrate(url: string | readonly string[]): Promise<void> {
  const database = openDatabase({
    url,
    connections: 2,
    applicationName: 'ripple-migrate',
    queryLimitMs: STATEMENT_LIMIT_MS,
  });
  try {
    const migrator = new Migrator({ db: database.db, provider: { getMigrations: async () => migrations } });
    for (let isDone = false; !isDone; ) {
      const { error, results = [] } = await migrator.migrateUp();
      if (error) throw error;
      isDone = results.length === 0;
    }
  } finally {
    await database.close();
  }
  await buildIndexes(url);
}
