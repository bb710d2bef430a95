import { failPoint } from '@ripple/fail-points';
import type { MessageOf } from '@ripple/messages';
import {
  findRecipient,
  listNews,
  type MailedNotification,
  MOST_NAMED,
  noteMailed,
} from '@ripple/notifications';
import { excerpt } from '@ripple/posts';
import { deliver, type MailerContext, unsubscribeFooter } from './deliver.ts';
import { byline, compose, entry, paragraph } from './write.ts';

const QUOTED = 200;

const did: Record<MailedNotification['kind'], string> = {
  mention: 'mentioned you',
  reply: 'answered you',
  favourite: 'liked your post',
  repost: 'passed your post on',
  follow: 'follows you',
  'follow-request': 'asks to follow you',
};

/**
 * Sends what is unread by now, all in one mail; nothing if all of it was read. What was mailed is noted when the
 * server has taken the mail on: who dies in between sends it again, with the same Message-ID. SMTP knows no better.
 */
export async function sendNotifications(
  context: MailerContext,
  { userId, dueAt }: MessageOf<'send-notifications'>,
): Promise<void> {
  const { db } = context.database;
  const recipient = await findRecipient(db, userId);
  if (!recipient || recipient.confirmToken !== null || !recipient.notifications) return;
  const found = await listNews(db, userId, recipient.mailedUpTo);
  const [newest] = found;
  if (!newest) return;
  const named = found.slice(0, MOST_NAMED);
  const { url, part } = unsubscribeFooter(context, recipient);
  const more = found.length > named.length ? [paragraph('And more.')] : [];
  const sent = await deliver(context, recipient, 'notifications', {
    id: `news.${userId}.${dueAt}`,
    subject: named.length === 1 ? titleOf(newest) : `${titleOf(newest)}, and more`,
    ...compose([...named.map((each) => present(context, each)), ...more, part]),
    unsubscribeUrl: url,
  });
  failPoint('mailed-unnoted');
  if (sent) await noteMailed(db, userId, newest.id);
}

function titleOf({ kind, actor, count }: MailedNotification): string {
  const others = count > 1 ? ` and ${count - 1} ${count === 2 ? 'other' : 'others'}` : '';
  return `${byline(actor)}${others} ${did[kind]}`;
}

function present({ web }: MailerContext, notification: MailedNotification) {
  const { postId, text, actor } = notification;
  const url = postId === null ? web.user(actor.handle) : web.post(postId);
  return entry(titleOf(notification), text === null ? null : excerpt(text, QUOTED), url);
}
