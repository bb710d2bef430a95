import type { Notification } from '@ripple/client';
import { useEffect, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { ago, number } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { addressOf } from '../router.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { notified, unread } from './unread.ts';

const SHOWN = 50;

/** What others did, the newest first; what comes is shown as it comes. */
export function NotificationsView() {
  const t = text.value.notification;
  const { notifications } = ripple.value;
  const [items, setItems] = useState<Notification[]>();
  const [failure, setFailure] = useState<string>();
  const look = async () => {
    try {
      for await (const page of notifications.list({ limit: SHOWN }).byPage()) {
        setItems(page.items);
        unread.value = page.unread;
        break;
      }
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  useEffect(() => void look(), [notified.value]);

  const readAll = async () => {
    const newest = items?.[0]?.id;
    if (newest === undefined) return;
    await notifications.markRead(newest).then(look, (error) => setFailure(sentenceOf(error)));
  };
  return (
    <section class="column">
      <h1>{text.value.view.notifications}</h1>
      {unread.value > 0 && (
        <button type="button" onClick={() => void readAll()}>
          {t.read}
        </button>
      )}
      <Alert message={failure} />
      {items?.length === 0 && <p>{text.value.nothing}</p>}
      <ol class="posts">
        {items?.map((item) => (
          <li key={item.id} class={item.read ? undefined : 'unread'}>
            <Told notification={item} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Told({ notification }: { notification: Notification }) {
  const { kind, actors, count, post, createdAt, read } = notification;
  const t = text.value.notification;
  const [first] = actors;
  return (
    <article>
      <p class="byline">
        {first && (
          <a href={addressOf.profile(first.handle)}>
            <strong dir="auto">{first.name}</strong>
          </a>
        )}
        <span>
          {count > 1 && `${t.others(number(count - 1))} `}
          {t[kind]}
        </span>
        <time dateTime={createdAt}>{ago(createdAt, now.value)}</time>
        {!read && <span class="badge">{t.unread}</span>}
      </p>
      {post && (
        <a class="quoted" href={addressOf.post(post.id)} dir="auto">
          {post.text}
        </a>
      )}
    </article>
  );
}
