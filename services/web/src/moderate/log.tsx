import type { Ripple } from '@ripple/client';
import { More } from '../parts/more.tsx';
import { usePoll } from '../parts/poll.ts';
import { Time } from '../parts/time.tsx';
import { addressOf } from '../router.ts';
import { text } from '../text/index.ts';
import type { WatchedList } from './watched-list.ts';

export type Act = Awaited<ReturnType<ReturnType<Ripple['moderation']['log']>['firstPage']>>['items'][number];

const LOOK_EVERY_MS = 10_000;

/** What moderators did, newest first; new lines appear by themselves. */
export function Log({ list }: { list: WatchedList<Act> }) {
  const t = text.value.moderation;
  const { items, failure, ended, look } = list;
  usePoll(LOOK_EVERY_MS, look, [list]);
  return (
    <section aria-labelledby="moderation-log">
      <h2 id="moderation-log">{t.log}</h2>
      {items.value === undefined && failure.value === undefined && <p>{text.value.loading}</p>}
      {items.value?.length === 0 && ended.value && <p>{text.value.nothing}</p>}
      <div role="log" aria-relevant="additions" aria-labelledby="moderation-log">
        <ol class="posts log">
          {items.value?.map((act) => (
            <li key={act.id}>
              <Line act={act} />
            </li>
          ))}
        </ol>
      </div>
      <More pager={list} whole={!items.value} />
    </section>
  );
}

function Line({ act }: { act: Act }) {
  const { action, moderator, moderatorSubject, handle, postId, reason, createdAt } = act;
  const t = text.value.moderation;
  const who = moderator ? `@${moderator.handle}` : (moderatorSubject ?? t.application);
  return (
    <>
      <p class="byline">
        <strong>{(t.acts as Record<string, string>)[action] ?? action}</strong>
        {handle === null ? <span>{t.goneUser}</span> : <a href={addressOf.profile(handle)}>@{handle}</a>}
        {postId !== null && <a href={addressOf.post(postId)}>{text.value.view.post}</a>}
        <span>{t.by(who)}</span>
        <Time at={createdAt} />
      </p>
      {reason && (
        <p class="text" dir="auto">
          {reason}
        </p>
      )}
    </>
  );
}
