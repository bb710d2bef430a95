import { failPoint } from '@ripple/fail-points';
import { findNews, findRecipient, type MailedNotification, MOST_NAMED, noteMailed } from '@ripple/mail';
import type { SendNotifications } from '@ripple/messages';
import { deliver, farewell, type Mailroom } from './mailroom.ts';
import { compose, entry, excerpt, paragraph } from './write.ts';

const QUOTED = 200;

const did: Record<MailedNotification['kind'], string> = {
  mention: 'mentioned you',
  reply: 'answered you',
  favourite: 'liked your post',
  repost: 'passed your post on',
  follow: 'follows you',
};

/**
 * Sends what is unread by now, all in one mail; nothing if all of it was read. What was mailed is noted when the
 * server has taken the mail on: who dies in between sends it again, with the same Message-ID. SMTP knows no better.
 */
export async function sendNotifications(
  mailroom: Mailroom,
  { userId, dueAt }: SendNotifications,
): Promise<void> {
  const { db } = mailroom.database;
  const recipient = await findRecipient(db, userId);
  if (!recipient || recipient.confirmToken !== null || !recipient.notifications) return;
  const found = await findNews(db, userId, recipient.mailedUpTo);
  const [newest] = found;
  if (!newest) return;
  const named = found.slice(0, MOST_NAMED);
  const { url, part } = farewell(mailroom, recipient);
  const more = found.length > named.length ? [paragraph('And more.')] : [];
  const sent = await deliver(mailroom, recipient, 'notifications', {
    id: `news.${userId}.${dueAt}`,
    subject: named.length === 1 ? titleOf(newest) : `${titleOf(newest)}, and more`,
    ...compose([...named.map((each) => present(mailroom, each)), ...more, part]),
    unsubscribeUrl: url,
  });
  failPoint('mailed-unnoted');
  if (sent) await noteMailed(db, userId, newest.id);
}

function titleOf({ kind, actor, count }: MailedNotification): string {
  const others = count > 1 ? ` and ${count - 1} ${count === 2 ? 'other' : 'others'}` : '';
  return `${excerpt(actor.name, 50)} (@${actor.handle})${others} ${did[kind]}`;
}

function present({ publicUrl }: Mailroom, notification: MailedNotification) {
  const { postId, text, actor } = notification;
  const path = postId === null ? `/v1/users/${actor.handle}` : `/v1/posts/${postId}`;
  return entry(titleOf(notification), text === null ? null : excerpt(text, QUOTED), publicUrl + path);
}
