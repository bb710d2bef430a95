import type { Profile } from '@ripple/client';
import { useEffect, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { number } from '../parts/format.ts';
import { useOwned } from '../parts/use-owned.ts';
import { addressOf } from '../router.ts';
import { me, ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { FeedLinks } from './feed-links.tsx';
import { ModerationNote } from './moderation-note.tsx';
import { OwnAccount } from './own-account.tsx';
import { OwnAvatar } from './own-avatar.tsx';
import { Report } from './report.tsx';
import { createTimeline } from './timeline.ts';
import { TimelineList } from './timeline-list.tsx';

interface Toggle {
  on: boolean;
  label: string;
  work: (handle: string) => Promise<unknown>;
}

/** A user, and their posts. */
export function ProfileView({ handle }: { handle: string }) {
  const of = ripple.value;
  const t = text.value.person;
  const [profile, setProfile] = useState<Profile>();
  const [failure, setFailure] = useState<string>();
  const timeline = useOwned(() =>
    createTimeline({ pages: (signal) => of.timelines.user(handle, { signal }) }),
  );
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setProfile(await of.users.get(handle));
      setFailure(undefined);
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  useEffect(() => void attempt(async () => {}), []);
  if (!profile) return failure ? <Alert message={failure} /> : <p>{text.value.loading}</p>;

  const { viewer, counts, name, bio } = profile;
  const isOwn = me.value?.id === profile.id;
  const toggles: Toggle[] | undefined = viewer && [
    {
      on: viewer.following || viewer.requested,
      label: viewer.following
        ? t.unfollow
        : viewer.requested
          ? t.requested
          : profile.locked
            ? t.ask
            : t.follow,
      work: viewer.following || viewer.requested ? of.users.unfollow : of.users.follow,
    },
    {
      on: viewer.muting,
      label: viewer.muting ? t.unmute : t.mute,
      work: viewer.muting ? of.users.unmute : of.users.mute,
    },
    {
      on: viewer.blocking,
      label: viewer.blocking ? t.unblock : t.block,
      work: viewer.blocking ? of.users.unblock : of.users.block,
    },
  ];
  return (
    <section class="column">
      <div class="person large">
        <Avatar of={profile} large />
        <div>
          <h1 dir="auto">{name}</h1>
          <p>
            @{profile.handle} {profile.locked && <span class="badge">{t.locked}</span>}{' '}
            {viewer?.followedBy && <span class="badge">{t.followsYou}</span>}
          </p>
        </div>
      </div>
      <ModerationNote moderation={profile.moderation} />
      {isOwn && <OwnAvatar profile={profile} onChange={setProfile} />}
      {isOwn && (
        <label class="switch">
          <input
            type="checkbox"
            checked={profile.locked}
            onChange={({ currentTarget }) =>
              void attempt(() => of.users.change({ locked: currentTarget.checked }))
            }
          />
          {t.lock}
        </label>
      )}
      {isOwn && <OwnAccount handle={profile.handle} />}
      {bio && (
        <p class="text" dir="auto">
          {bio}
        </p>
      )}
      <p class="counts">
        <span>
          <strong>{number(counts.posts)}</strong> {t.posts}
        </span>
        <a href={addressOf.followers(profile.handle)}>
          <strong>{number(counts.followers)}</strong> {t.followers}
        </a>
        <a href={addressOf.following(profile.handle)}>
          <strong>{number(counts.following)}</strong> {t.following}
        </a>
      </p>
      {toggles && !isOwn && (
        <div class="actions">
          {toggles.map(({ on, label, work }) => (
            <button
              key={label}
              type="button"
              aria-pressed={on}
              onClick={() => void attempt(() => work(handle))}
            >
              {label}
            </button>
          ))}
          <Report what={{ handle: profile.handle }} />
        </div>
      )}
      <Alert message={failure} />
      <FeedLinks address={(format) => of.feeds.user(profile.handle, format)} />
      <TimelineList timeline={timeline} />
    </section>
  );
}
