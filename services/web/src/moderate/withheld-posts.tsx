import type { ModeratedPost, Ripple } from '@ripple/client';
import { useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { useOwned } from '../parts/use-owned.ts';
import { text } from '../text/index.ts';
import { ActionList } from './list.tsx';
import { ModeratedPostItem } from './moderated-post-item.tsx';
import { Reason } from './reason.tsx';
import { useAct } from './use-act.ts';
import { createWatchedList } from './watched-list.ts';

interface WithheldPosts {
  of: Ripple;
  /** `held`: they wait for a moderator. */
  state: 'held' | 'hidden';
  onAct: () => void;
}

/** Posts that their authors alone are shown, with the buttons that end that. */
export function WithheldPosts({ of, state, onAct }: WithheldPosts) {
  const t = text.value.moderation;
  const list = useOwned(() =>
    createWatchedList<ModeratedPost>((signal) => of.moderation.posts({ state, signal })),
  );
  return (
    <ActionList list={list} empty={state === 'held' ? t.noneHeld : t.noneHidden} label={t.part[state]}>
      {(item, remove) => (
        <WithheldPost
          item={item}
          of={of}
          state={state}
          onAct={() => {
            remove();
            onAct();
          }}
        />
      )}
    </ActionList>
  );
}

function WithheldPost({ item, of, state, onAct }: WithheldPosts & { item: ModeratedPost }) {
  const t = text.value.moderation;
  const { postId, post } = item;
  const [reason, setReason] = useState('');
  const { act, failure, busy } = useAct();
  const judge = (how: (id: string, reason: string) => Promise<unknown>) =>
    act(async () => {
      await how(postId, reason);
      onAct();
    });
  if (!post) return <p class="note">{t.gonePost}</p>;
  return (
    <>
      <ModeratedPostItem post={post} />
      <div class="judge" aria-busy={busy}>
        <Reason value={reason} onInput={setReason} />
        <div class="actions">
          <button type="button" onClick={() => void judge(of.moderation.showPost)}>
            {state === 'held' ? t.release : t.show}
          </button>
          {state === 'held' && (
            <button type="button" onClick={() => void judge(of.moderation.hidePost)}>
              {t.hide}
            </button>
          )}
        </div>
        <Alert message={failure} />
      </div>
    </>
  );
}
