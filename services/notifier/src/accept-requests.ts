import type { MessageOf } from '@ripple/messages';
import { withdrawEndedRequests } from '@ripple/notifications';
import type { Outbox } from '@ripple/outbox';
import { acceptWaiting } from '@ripple/people';
import type { NotifierContext } from './notify-of.ts';

/**
 * Accepts the next requests that wait for a user, in a transaction that also holds the message for those behind them: so
 * one that ends in the middle goes on where it was, and between two steps others have their turn.
 */
export async function acceptRequests(
  { db, outbox }: Pick<NotifierContext, 'db'> & { outbox: Outbox },
  { userId }: MessageOf<'accept-follow-requests'>,
): Promise<void> {
  await outbox.write({}, (tx) => acceptWaiting(tx, userId));
  await withdrawEndedRequests(db, userId);
}
