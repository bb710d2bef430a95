import type { Database } from '@ripple/db';
import { noteRefused, type Recipient } from '@ripple/mail';
import type { Logger, Metrics } from '@ripple/telemetry';
import { type Mail, type PostOffice, RefusedAddressError } from './post-office.ts';
import { link, type Part } from './write.ts';

/** What the writers of mail work with. */
export interface Mailroom {
  database: Database;
  post: PostOffice;
  publicUrl: string;
  logger: Logger;
  metrics: Metrics;
}

/**
 * Sends a mail. An address that is refused for good is noted as such, and that is that: others get theirs.
 * @returns whether it was sent
 */
export async function deliver(
  { database, post, logger, metrics }: Mailroom,
  { id, name, address }: Recipient,
  kind: 'confirmation' | 'notifications' | 'digest',
  mail: Omit<Mail, 'to'>,
): Promise<boolean> {
  try {
    await post.send({ ...mail, to: { name, address } });
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

/** What stands below every mail, and where a machine finds it. */
export function farewell(
  { publicUrl }: Mailroom,
  { unsubscribeToken }: Recipient,
): { url: string; part: Part } {
  const url = `${publicUrl}/v1/mail/unsubscribe/${unsubscribeToken}`;
  return { url, part: link('No more mail from Ripple', url) };
}
