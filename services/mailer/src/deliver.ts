import type { Database } from '@ripple/db';
import { noteRefused, type Recipient } from '@ripple/notifications';
import { plainName } from '@ripple/posts';
import type { WebAddresses } from '@ripple/runtime';
import type { Logger, Metrics } from '@ripple/telemetry';
import { type Mail, type Mailer, RefusedAddressError } from './mailer.ts';
import { link, type Part } from './write.ts';

/** What the mails are made with and sent by. */
export interface MailerContext {
  database: Database;
  mailer: Mailer;
  /** Where the api is, by which mail is confirmed and ended. */
  publicUrl: string;
  /** Where people read what a mail tells of. */
  web: WebAddresses;
  logger: Logger;
  metrics: Metrics;
}

/**
 * Sends a mail. An address that its server refuses for good is marked as refused, which is no error.
 * @returns whether it was sent
 */
export async function deliver(
  { database, mailer, logger, metrics }: MailerContext,
  { id, name, address }: Recipient,
  kind: 'confirmation' | 'notifications' | 'digest',
  mail: Omit<Mail, 'to'>,
): Promise<boolean> {
  try {
    await mailer.send({ ...mail, to: { name: plainName(name), address } });
    metrics.mails.inc({ kind, outcome: 'sent' });
    return true;
  } catch (error) {
    if (!(error instanceof RefusedAddressError)) throw error;
    metrics.mails.inc({ kind, outcome: 'refused' });
    logger.info({ err: error, userId: id }, 'an address is refused');
    await noteRefused(database.db, id, address, error.message);
    return false;
  }
}

/** The end of every mail: how to get no more of it, and the address by which a mail program does so. */
export function unsubscribeFooter(
  { publicUrl }: MailerContext,
  { unsubscribeToken }: Recipient,
): { url: string; part: Part } {
  const url = `${publicUrl}/v1/mail/unsubscribe/${unsubscribeToken}`;
  return { url, part: link('No more mail from Ripple', url) };
}
