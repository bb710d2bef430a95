import { ack, type Outcome } from '@ripple/broker';
import type { Message } from '@ripple/messages';
import { openWorker, type Running, runLoop, type WorkerOptions } from '@ripple/runtime';
import type { Config } from './config.ts';
import type { Mailroom } from './mailroom.ts';
import { openPostOffice } from './post-office.ts';
import { askForDigests, askForNotifications } from './schedule.ts';
import { sendConfirmation } from './send-confirmation.ts';
import { sendDigest } from './send-digest.ts';
import { sendNotifications } from './send-notifications.ts';

const SLOTS = 8;
/** Of their own: digests to everybody hold up no other mail. */
const DIGEST_SLOTS = 2;
const LOOK_EVERY_MS = 1_000;

/** Sends mail: of what is unread, after a while and together; and digests. */
export async function start(config: Config & WorkerOptions): Promise<Running> {
  const { PUBLIC_URL: publicUrl, SMTP_URL: smtpUrl, MAIL_FROM: from } = config;
  const post = openPostOffice({ smtpUrl, from, publicUrl });
  const worker = openWorker('mailer', config, { smtp: post.check });
  const { database, logger, metrics } = worker;
  const mailroom: Mailroom = { database, post, publicUrl, logger, metrics };
  const handler = (message: Message) => handle(mailroom, message);
  worker.consume({ subscriptions: [{ lane: 'mail', weight: 1 }], slots: SLOTS, handler });
  worker.consume({ subscriptions: [{ lane: 'digests', weight: 1 }], slots: DIGEST_SLOTS, handler });

  const stop = new AbortController();
  const loops = [
    runLoop(stop.signal, logger, async () => {
      const more = await askForNotifications(worker, config.MAIL_DELAY_MS);
      return more ? 0 : Math.min(LOOK_EVERY_MS, config.MAIL_DELAY_MS);
    }),
    runLoop(stop.signal, logger, async () => {
      await askForDigests(worker, config.DIGESTS_PER_SECOND);
      return LOOK_EVERY_MS;
    }),
  ];
  const running = await worker.start();
  return {
    ...running,
    async stop() {
      stop.abort();
      await Promise.all(loops);
      await running.stop();
      post.close();
    },
  };
}

async function handle(mailroom: Mailroom, message: Message): Promise<Outcome> {
  switch (message.type) {
    case 'send-confirmation':
      await sendConfirmation(mailroom, message.userId);
      return ack;
    case 'send-notifications':
      await sendNotifications(mailroom, message);
      return ack;
    case 'send-digest':
      await sendDigest(mailroom, message);
      return ack;
    default:
      return { outcome: 'dead-letter', error: new Error(`${message.type} is no message for mailer`) };
  }
}
