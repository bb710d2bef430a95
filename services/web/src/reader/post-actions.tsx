import type { Post } from '@ripple/client';
import { Bookmark, Heart, MessageCircle, Pencil, Repeat2, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { me, ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { Composer } from './composer.tsx';
import { type Change, type OriginalPost, withMark } from './original-post.ts';
import { Report } from './report.tsx';
import { useToggle } from './use-toggle.ts';

export interface Handlers {
  onChange: (id: string, change: Change) => void;
  onRemove: (id: string) => void;
  onReply?: ((reply: Post) => void) | undefined;
}

/** What a reader can do with a post. Its author can also edit and delete it, and others can report it. */
export function PostActions({ post, onChange, onRemove, onReply }: Handlers & { post: OriginalPost }) {
  const t = text.value.post;
  const [open, setOpen] = useState<'reply' | 'edit'>();
  const [failure, setFailure] = useState<string>();
  const { posts } = ripple.value;
  const { counts, viewer } = post;

  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      setFailure(undefined);
      return true;
    } catch (error) {
      setFailure(sentenceOf(error));
      return false;
    }
  };
  const toggle = useToggle(
    (mark, on) => onChange(post.id, (original) => withMark(original, mark, on)),
    attempt,
  );
  const remove = async () => {
    if (confirm(t.reallyDelete) && (await attempt(() => posts.delete(post.id)))) onRemove(post.id);
  };
  const show = (form: typeof open) => setOpen(open === form ? undefined : form);

  return (
    <>
      <div class="actions">
        <IconButton
          icon={MessageCircle}
          label={t.reply}
          count={counts.replies}
          aria-expanded={open === 'reply'}
          onClick={() => show('reply')}
        />
        <IconButton
          class="repost"
          icon={Repeat2}
          label={t.repost}
          count={counts.reposts}
          aria-pressed={viewer.reposted}
          disabled={post.visibility !== 'public' || post.moderation !== undefined}
          onClick={() =>
            void toggle('reposted', !viewer.reposted, () =>
              viewer.reposted ? posts.undoRepost(post.id) : posts.repost(post.id),
            )
          }
        />
        <IconButton
          class="favourite"
          icon={Heart}
          label={t.favourite}
          count={counts.favourites}
          aria-pressed={viewer.favourited}
          onClick={() =>
            void toggle('favourited', !viewer.favourited, () =>
              viewer.favourited ? posts.unfavourite(post.id) : posts.favourite(post.id),
            )
          }
        />
        <IconButton
          class="bookmark"
          icon={Bookmark}
          label={t.bookmark}
          aria-pressed={viewer.bookmarked}
          onClick={() =>
            void toggle('bookmarked', !viewer.bookmarked, () =>
              viewer.bookmarked ? posts.unbookmark(post.id) : posts.bookmark(post.id),
            )
          }
        />
        {post.author.handle === me.value?.handle ? (
          <>
            <IconButton
              icon={Pencil}
              label={t.edit}
              aria-expanded={open === 'edit'}
              onClick={() => show('edit')}
            />
            <IconButton icon={Trash2} label={t.delete} onClick={() => void remove()} />
          </>
        ) : (
          <Report what={{ postId: post.id }} />
        )}
      </div>
      <Alert message={failure} />
      {open === 'reply' && (
        <Composer
          inReplyTo={post}
          onCancel={() => setOpen(undefined)}
          onDone={(reply) => {
            setOpen(undefined);
            onReply?.(reply);
            onChange(post.id, (original) => ({
              ...original,
              counts: { ...original.counts, replies: original.counts.replies + 1 },
            }));
          }}
        />
      )}
      {open === 'edit' && (
        <Composer
          edited={post}
          onCancel={() => setOpen(undefined)}
          onDone={({ repostOf, via, counts: _, viewer: __, ...edited }) => {
            setOpen(undefined);
            onChange(post.id, (original) => ({ ...original, ...edited }));
          }}
        />
      )}
    </>
  );
}
