import type { Broker } from '@ripple/broker';
import type { Database, Db } from '@ripple/db';
import type { Job } from '@ripple/messages';
import { type Due, takeDueDigests, takeDueNotifications } from '@ripple/notifications';

const AT_ONCE = 500;

/** Sends a job for each user who has had something unread for `delayMs`. @returns whether there may be more */
export const scheduleNotifications = (options: Options, delayMs: number): Promise<boolean> =>
  schedule(
    options,
    AT_ONCE,
    (trx) => takeDueNotifications(trx, delayMs, AT_ONCE),
    ({ userId, dueAt }) => ({
      lane: 'mail',
      message: { type: 'send-notifications', version: 1, userId, dueAt },
    }),
  );

/**
 * Sends a job for each digest that is due, `atOnce` at most. Not by the outbox: thousands of rows would stand before
 * posts there.
 */
export const scheduleDigests = (options: Options, atOnce: number): Promise<boolean> =>
  schedule(
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

/** All are confirmed before they are taken off: a crash in between sends some twice, and loses none. */
async function schedule(
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
