import type { Notification } from '@ripple/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { ago, number } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { addressOf } from '../router.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { notified, unread } from './unread.ts';

const PAGE = 50;

/** What others did, the newest first; what comes is shown as it comes. */
export function NotificationsView() {
  const t = text.value.notification;
  const { notifications } = ripple.value;
  const [items, setItems] = useState<Notification[]>();
  const [more, setMore] = useState(false);
  const [failure, setFailure] = useState<string>();
  const latest = useRef(0);

  /** The newest ones, or those behind one that is shown. */
  const look = async (before?: string) => {
    const turn = before === undefined ? ++latest.current : latest.current;
    try {
      for await (const page of notifications.list({ limit: PAGE, ...(before && { before }) }).byPage()) {
        // Something has come meanwhile, and that look knows more.
        if (turn !== latest.current) return;
        setItems((shown = []) => (before === undefined ? page.items : [...shown, ...page.items]));
        setMore(page.next !== null);
        unread.value = page.unread;
        setFailure(undefined);
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
    await notifications.markRead(newest).then(
      () => look(),
      (error) => setFailure(sentenceOf(error)),
    );
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
      {more && (
        <button type="button" onClick={() => void look(items?.at(-1)?.id)}>
          {text.value.more}
        </button>
      )}
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
