import type { User } from '@ripple/client';
import { useEffect, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { More } from '../parts/more.tsx';
import { createPager, type Pager } from '../parts/pager.ts';
import { addressOf } from '../router.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { notificationEvents } from './unread.ts';

/** Users who ask to follow, with the two answers; nothing where none does. */
export function FollowRequests({ onAnswer }: { onAnswer: () => void }) {
  const t = text.value.notification;
  const { followRequests } = ripple.value;
  const [asking, setAsking] = useState<User[]>([]);
  const [pager, setPager] = useState<Pager>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    let shown: User[] = [];
    let isOver = false;
    const read = createPager(followRequests.list(), ({ items }) => {
      if (isOver) return;
      shown = [...shown, ...items];
      setAsking(shown);
    });
    setPager(read);
    void read.more();
    return () => {
      isOver = true;
    };
  }, [notificationEvents.value]);

  const answer = async ({ id, handle }: User, how: (handle: string) => Promise<void>) => {
    try {
      await how(handle);
      setAsking((before) => before.filter((each) => each.id !== id));
      setFailure(undefined);
      onAnswer();
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  if (asking.length === 0) return <Alert message={failure} />;
  return (
    <section aria-labelledby="requests">
      <h2 id="requests">{t.requests}</h2>
      <ol class="posts requests">
        {asking.map((user) => (
          <li key={user.id}>
            <a class="person" href={addressOf.profile(user.handle)} dir="auto">
              <Avatar of={user} />
              <span>
                <strong>{user.name}</strong> <span>@{user.handle}</span>
              </span>
            </a>
            <div class="actions">
              <button type="button" onClick={() => void answer(user, followRequests.accept)}>
                {t.accept}
              </button>
              <button type="button" onClick={() => void answer(user, followRequests.refuse)}>
                {t.refuse}
              </button>
            </div>
          </li>
        ))}
      </ol>
      <Alert message={failure} />
      {pager && <More pager={pager} whole={false} />}
    </section>
  );
}
