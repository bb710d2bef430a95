import type { Broker } from '@ripple/broker';
import type { Database, Db } from '@ripple/db';
import { type Due, takeDueDigests, takeDueNotifications } from '@ripple/mail';
import type { Job } from '@ripple/messages';

const AT_ONCE = 500;

/** Asks for mail to those who have had something unread for `delayMs`. @returns whether there may be more */
export const askForNotifications = (options: Options, delayMs: number): Promise<boolean> =>
  ask(
    options,
    AT_ONCE,
    (trx) => takeDueNotifications(trx, delayMs, AT_ONCE),
    ({ userId, dueAt }) => ({
      lane: 'mail',
      message: { type: 'send-notifications', version: 1, userId, dueAt },
    }),
  );

/**
 * Asks for digests that are due, so many at once. Not by the outbox: thousands of rows would stand before posts
 * there.
 */
export const askForDigests = (options: Options, atOnce: number): Promise<boolean> =>
  ask(
    options,
    atOnce,
    (trx) => takeDueDigests(trx, atOnce),
    ({ userId, dueAt }) => ({
      lane: 'digests',
      message: { type: 'send-digest', version: 1, userId, dueAt },
    }),
  );

interface Options {
  database: Database;
  broker: Broker;
}

/** All are confirmed before they are taken off: a crash in between asks twice, and forgets nobody. */
async function ask(
  { database, broker }: Options,
  limit: number,
  take: (trx: Db) => Promise<Due[]>,
  jobFor: (due: Due) => Job,
): Promise<boolean> {
  return database.db.transaction().execute(async (trx) => {
    const due = await take(trx);
    await Promise.all(due.map((each) => broker.publish(jobFor(each))));
    return due.length === limit;
  });
}
