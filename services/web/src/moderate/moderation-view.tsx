import type { Ripple } from '@ripple/client';
import { Alert } from '../parts/alert.tsx';
import { LogIn } from '../parts/log-in.tsx';
import { useOwned } from '../parts/use-owned.ts';
import { addressOf, type ModerationPart, moderationParts } from '../router.ts';
import { instance, me, unregistered } from '../session.ts';
import { text } from '../text/index.ts';
import { JudgedUsers } from './judged-users.tsx';
import { type Act, Log } from './log.tsx';
import { askAgain, moderator, unasked } from './moderator.ts';
import { Reports } from './reports.tsx';
import { createWatchedList } from './watched-list.ts';
import { WithheldPosts } from './withheld-posts.tsx';

/** The moderator's view: what was reported, what waits, what is hidden, who is silenced or suspended; beside it the log. */
export function ModerationView({ part }: { part: ModerationPart }) {
  const t = text.value;
  if (moderator.value === undefined) {
    return unasked.value === undefined ? (
      <p>{t.loading}</p>
    ) : (
      <>
        <Alert message={unasked.value} />
        <button type="button" onClick={askAgain}>
          {t.again}
        </button>
      </>
    );
  }
  if (moderator.value === 'none') {
    if (!instance.value?.demo && !me.value && !unregistered.value) return <LogIn />;
    return (
      <section class="column">
        <h1>{t.view.moderation}</h1>
        <p>{t.moderation.off}</p>
      </section>
    );
  }
  return <Panels of={moderator.value} part={part} />;
}

function Panels({ of, part }: { of: Ripple; part: ModerationPart }) {
  const t = text.value.moderation;
  const log = useOwned(() =>
    createWatchedList<Act>((signal) => of.moderation.log({ limit: LOG_PAGE, signal }), { live: true }),
  );
  const onAct = () => void log.look().catch(() => {});
  return (
    <div class="moderation">
      <section>
        <h1>{text.value.view.moderation}</h1>
        <nav class="parts" aria-label={t.parts}>
          {moderationParts.map((each) => (
            <a key={each} href={addressOf.moderation(each)} aria-current={each === part ? 'page' : undefined}>
              {t.part[each]}
            </a>
          ))}
        </nav>
        {part === 'reports' && <Reports of={of} onAct={onAct} />}
        {part === 'held' && <WithheldPosts key={part} of={of} state="held" onAct={onAct} />}
        {part === 'hidden' && <WithheldPosts key={part} of={of} state="hidden" onAct={onAct} />}
        {part === 'users' && (
          <>
            <JudgedUsers of={of} state="suspended" onAct={onAct} />
            <JudgedUsers of={of} state="silenced" onAct={onAct} />
          </>
        )}
      </section>
      <Log list={log} />
    </div>
  );
}

const LOG_PAGE = 50;
