import type { Post } from '@ripple/client';
import { useRef, useState } from 'preact/hooks';
import { Alert } from '../parts/alert.tsx';
import { sentenceOf } from '../parts/failure.ts';
import { ago, number } from '../parts/format.ts';
import { now } from '../parts/now.ts';
import { usePoll } from '../parts/poll.ts';
import { addressOf } from '../router.ts';
import { me, ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { Composer } from './composer.tsx';
import type { Change, OriginalPost } from './original-post.ts';
import { Picture } from './picture.tsx';
import { PostText } from './post-text.tsx';

interface Handlers {
  onChange: (id: string, change: Change) => void;
  onRemove: (id: string) => void;
  onReply?: ((reply: Post) => void) | undefined;
}

/** A post or a repost, with its actions unless `plain`. */
export function PostItem({ post, plain = false, ...handlers }: { post: Post; plain?: boolean } & Handlers) {
  const t = text.value.post;
  const shown = post.repostOf ?? post;
  return (
    <article aria-label={`${shown.author.name}: ${shown.text.slice(0, 80)}`}>
      {post.repostOf && <p class="note">{t.repostedBy(post.author.name)}</p>}
      {post.via && (post.via.tag ?? post.via.keyword) !== undefined && (
        <p class="note">
          {t.via(post.via.tag === undefined ? (post.via.keyword ?? '') : `#${post.via.tag}`)}
        </p>
      )}
      <p class="byline">
        <a href={addressOf.profile(shown.author.handle)} dir="auto">
          <strong>{shown.author.name}</strong> <span>@{shown.author.handle}</span>
        </a>
        <a href={addressOf.post(shown.id)}>
          <time dateTime={shown.createdAt}>{ago(shown.createdAt, now.value)}</time>
        </a>
        {shown.editedAt && <span>{t.edited}</span>}
        {shown.visibility !== 'public' && <span>{t.only[shown.visibility]}</span>}
      </p>
      {shown.text === '' && shown.type !== 'post' && <p class="note">{shown.type}</p>}
      <PostText post={shown} />
      {shown.media.map((media) => (
        <Picture key={media.id} media={media} />
      ))}
      {shown.media.some(isPending) && <WatchPictures post={shown} onChange={handlers.onChange} />}
      {!plain && me.value && <Actions {...handlers} post={shown} />}
    </article>
  );
}

const isPending = ({ state }: OriginalPost['media'][number]) => state !== 'ready' && state !== 'failed';
const POLL_MS = 2_000;

/** Asks until the pictures are processed: not every view has a stream with edit events. */
function WatchPictures({ post: { id }, onChange }: Pick<Handlers, 'onChange'> & { post: OriginalPost }) {
  const { posts } = ripple.value;
  usePoll(
    POLL_MS,
    async (signal) => {
      const { media } = await posts.get(id, { signal });
      if (!signal.aborted && !media.some(isPending)) onChange(id, (original) => ({ ...original, media }));
    },
    [id],
  );
  return null;
}

function Actions({ post, onChange, onRemove, onReply }: Handlers & { post: OriginalPost }) {
  const t = text.value.post;
  const [open, setOpen] = useState<'reply' | 'edit'>();
  const [failure, setFailure] = useState<string>();
  const underWay = useRef(new Set<string>());
  const { posts } = ripple.value;
  const { counts, viewer } = post;
  const mine = post.author.handle === me.value?.handle;

  /** Shows the change at once and reverts it if it is refused. One at a time, since two requests could overtake each other. */
  const toggle = async (what: 'favourite' | 'repost') => {
    if (underWay.current.has(what)) return;
    underWay.current.add(what);
    const [mark, count] =
      what === 'favourite' ? (['favourited', 'favourites'] as const) : (['reposted', 'reposts'] as const);
    const show = (on: boolean) =>
      onChange(post.id, (original) => {
        if (original.viewer[mark] === on) return original;
        return {
          ...original,
          viewer: { ...original.viewer, [mark]: on },
          counts: { ...original.counts, [count]: Math.max(0, original.counts[count] + (on ? 1 : -1)) },
        };
      });
    const on = !viewer[mark];
    const calls = {
      favourite: [posts.unfavourite, posts.favourite],
      repost: [posts.undoRepost, posts.repost],
    };
    show(on);
    await attempt(() => calls[what][on ? 1 : 0]?.(post.id) ?? Promise.resolve()).catch(() => show(!on));
    underWay.current.delete(what);
  };
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      setFailure(undefined);
    } catch (error) {
      setFailure(sentenceOf(error));
      throw error;
    }
  };

  return (
    <>
      <div class="actions">
        <button
          type="button"
          aria-expanded={open === 'reply'}
          onClick={() => setOpen(open === 'reply' ? undefined : 'reply')}
        >
          {t.reply} {counts.replies > 0 && number(counts.replies)}
        </button>
        <button
          type="button"
          aria-pressed={viewer.reposted}
          disabled={post.visibility !== 'public'}
          onClick={() => void toggle('repost')}
        >
          {t.repost} {counts.reposts > 0 && number(counts.reposts)}
        </button>
        <button type="button" aria-pressed={viewer.favourited} onClick={() => void toggle('favourite')}>
          {t.favourite} {counts.favourites > 0 && number(counts.favourites)}
        </button>
        {mine && (
          <>
            <button
              type="button"
              aria-expanded={open === 'edit'}
              onClick={() => setOpen(open === 'edit' ? undefined : 'edit')}
            >
              {t.edit}
            </button>
            <button
              type="button"
              onClick={() => {
                if (confirm(t.reallyDelete)) {
                  void attempt(() => posts.delete(post.id)).then(
                    () => onRemove(post.id),
                    () => {},
                  );
                }
              }}
            >
              {t.delete}
            </button>
          </>
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
