import type { ModeratedPost, ModeratedUser, Report, Ripple } from '@ripple/client';
import { useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { Time } from '../parts/time.tsx';
import { reasonText } from '../reader/report-form.tsx';
import { addressOf } from '../router.ts';
import { text } from '../text/index.ts';
import { ModeratedPostItem } from './moderated-post-item.tsx';
import { PersonLink } from './person-link.tsx';
import { Reason } from './reason.tsx';
import { useAct } from './use-act.ts';
import { UserStates } from './user-states.tsx';

/** A report, the post as readers see it, and what can be done about it, about its author and with the report. */
export function ReportItem(props: {
  of: Ripple;
  report: Report;
  onPost: (post: ModeratedPost) => void;
  onUser: (user: ModeratedUser) => void;
  onClose: () => void;
}) {
  const { of, report, onPost, onUser, onClose } = props;
  const { id, postId, post, user, reporter } = report;
  const t = text.value.moderation;
  const [reason, setReason] = useState('');
  const { act, failure, busy } = useAct();
  const isHidden = post?.moderation !== undefined;

  return (
    <article aria-label={`${reasonText(report.reason)}: ${user ? `@${user.handle}` : t.goneUser}`}>
      <p class="byline">
        <strong dir="auto">{reasonText(report.reason)}</strong>
        <span>
          {t.reporter}{' '}
          {reporter ? <a href={addressOf.profile(reporter.handle)}>@{reporter.handle}</a> : t.goneUser}
        </span>
        <Time at={report.createdAt} />
      </p>
      {report.text && (
        <p class="text" dir="auto">
          {report.text}
        </p>
      )}
      {post ? <ModeratedPostItem post={post} /> : postId !== null && <p class="note">{t.gonePost}</p>}
      {!post && user && <PersonLink user={user} />}
      <div class="judge" aria-busy={busy}>
        {(post || user) && <Reason value={reason} onInput={setReason} />}
        {user && (
          <UserStates
            user={user}
            onChoose={(judge) => void act(async () => onUser(await judge(of.moderation, reason)))}
          />
        )}
        <div class="actions">
          {post && (
            <button
              type="button"
              onClick={() =>
                void act(async () =>
                  onPost(
                    await (isHidden
                      ? of.moderation.showPost(post.id, reason)
                      : of.moderation.hidePost(post.id, reason)),
                  ),
                )
              }
            >
              {isHidden ? t.show : t.hide}
            </button>
          )}
          {(['resolved', 'dismissed'] as const).map((state) => (
            <button
              key={state}
              type="button"
              onClick={() =>
                void act(async () => {
                  await of.moderation.closeReport(id, { state });
                  onClose();
                })
              }
            >
              {t.close[state]}
            </button>
          ))}
        </div>
        <Alert message={failure} />
      </div>
    </article>
  );
}
