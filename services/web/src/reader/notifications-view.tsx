import type { Notification } from '@ripple/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { number } from '../parts/format.ts';
import { More } from '../parts/more.tsx';
import { createPager, type Pager } from '../parts/pager.ts';
import { Time } from '../parts/time.tsx';
import { addressOf } from '../router.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { FollowRequests } from './follow-requests.tsx';
import { summaryOf } from './original-post.ts';
import { notificationEvents, unread } from './unread.ts';

const PAGE = 50;

/** Notifications, newest first; new ones are shown as they arrive. */
export function NotificationsView() {
  const t = text.value.notification;
  const { notifications } = ripple.value;
  const [items, setItems] = useState<Notification[]>();
  const [pager, setPager] = useState<Pager>();
  const [failure, setFailure] = useState<string>();
  const latest = useRef(0);

  /** Reads the newest page, which replaces what is shown. */
  const load = async () => {
    const turn = ++latest.current;
    let shown: Notification[] = [];
    const read = createPager(notifications.list({ limit: PAGE }), (page) => {
      // A newer load has begun, and its answer is more recent.
      if (turn !== latest.current) return;
      shown = [...shown, ...page.items];
      setItems(shown);
      unread.value = page.unread;
      setFailure(undefined);
    });
    await read.more();
    if (turn === latest.current) setPager(read);
  };
  useEffect(() => void load(), [notificationEvents.value]);

  const readAll = async () => {
    const newest = items?.[0]?.id;
    if (newest === undefined) return;
    await notifications.markRead(newest).then(
      () => load(),
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
      <FollowRequests onAnswer={() => void load()} />
      <Alert message={failure} />
      {items?.length === 0 && pager?.ended.value && <p>{text.value.nothing}</p>}
      <ol class="posts">
        {items?.map((item) => (
          <li key={item.id} class={item.read ? undefined : 'unread'}>
            <NotificationItem notification={item} />
          </li>
        ))}
      </ol>
      {pager && <More pager={pager} whole={false} />}
    </section>
  );
}

function NotificationItem({ notification }: { notification: Notification }) {
  const { kind, actors, count, post, createdAt, read } = notification;
  const t = text.value.notification;
  const [first] = actors;
  return (
    <article class="post">
      <div class="body">
        <p class="byline">
          {first && (
            <a href={addressOf.profile(first.handle)}>
              <Avatar of={first} />
              <strong dir="auto">{first.name}</strong>
            </a>
          )}
          <span>
            {count > 1 && `${t.others(number(count - 1))} `}
            {t[kind]}
          </span>
          <Time at={createdAt} />
          {!read && <span class="badge">{t.unread}</span>}
        </p>
        {post && (
          <a class="quoted" href={addressOf.post(post.id)} dir="auto">
            {summaryOf(post)}
          </a>
        )}
      </div>
    </article>
  );
}
