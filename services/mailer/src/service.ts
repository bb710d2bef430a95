import { deleteOldQuestions } from '@ripple/notifications';
import { createWebAddresses, openWorker, type Running, type WorkerOptions } from '@ripple/runtime';
import type { Config } from './config.ts';
import type { MailerContext } from './deliver.ts';
import { openMailer } from './mailer.ts';
import { scheduleDigests, scheduleNotifications } from './schedule.ts';
import { sendConfirmation } from './send-confirmation.ts';
import { sendDigest } from './send-digest.ts';
import { sendNotifications } from './send-notifications.ts';

const SLOTS = 8;
/** Of their own: digests to everybody hold up no other mail. */
const DIGEST_SLOTS = 2;
/** The delay of the mail, within these bounds: each look is a transaction. */
const LOOK_EVERY_MS = { least: 100, most: 5_000 };
/** How often digests are begun, as many as are allowed in that time. */
const DIGESTS_EVERY_S = 5;
const TIDY_EVERY_MS = 3_600_000;

/** Sends mail: of what is unread, after a while and together; and digests. */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const { PUBLIC_URL: publicUrl, SMTP_URL: smtpUrl, MAIL_FROM: from, MAIL_DELAY_MS: delayMs } = config;
  const mailer = openMailer({ smtpUrl, from, publicUrl });
  const worker = openWorker('mailer', config, { smtp: mailer.check });
  worker.onStop(mailer.close);
  const { database, logger, metrics } = worker;
  const web = createWebAddresses(config);
  const context: MailerContext = { database, mailer, publicUrl, web, logger, metrics };
  worker.consume({
    lanes: { mail: 1 },
    slots: SLOTS,
    handlers: {
      'send-confirmation': (job) => sendConfirmation(context, job),
      'send-notifications': (job) => sendNotifications(context, job),
    },
  });
  worker.consume({
    lanes: { digests: 1 },
    slots: DIGEST_SLOTS,
    handlers: { 'send-digest': (job) => sendDigest(context, job) },
  });
  const lookEveryMs = Math.max(LOOK_EVERY_MS.least, Math.min(LOOK_EVERY_MS.most, delayMs));
  worker.every(lookEveryMs, () => scheduleNotifications(worker, delayMs));
  // However many are due: the rate is the limit, so that it does not say whether there are more.
  worker.everyTogether('digests', DIGESTS_EVERY_S * 1_000, async () => {
    await scheduleDigests(worker, DIGESTS_EVERY_S * config.DIGESTS_PER_SECOND);
  });
  worker.everyTogether('tidy-questions', TIDY_EVERY_MS, () => deleteOldQuestions(database.db));
  return worker.start();
}
