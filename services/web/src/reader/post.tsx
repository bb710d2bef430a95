import type { Post } from '@ripple/client';
import { Avatar } from '../parts/avatar.tsx';
import { Time } from '../parts/time.tsx';
import { addressOf } from '../router.ts';
import { me } from '../session.ts';
import { text } from '../text/index.ts';
import { ModerationNote } from './moderation-note.tsx';
import { DEFAULT_TYPE, summaryOf } from './original-post.ts';
import { Picture } from './picture.tsx';
import { type Handlers, PostActions } from './post-actions.tsx';
import { PostCounts } from './post-counts.tsx';
import { PostData } from './post-data.tsx';
import { PostText } from './post-text.tsx';
import { isPending, WatchPictures } from './watch-pictures.tsx';

/** A post or a repost, with its actions unless `plain`. */
export function PostItem({ post, plain = false, ...handlers }: { post: Post; plain?: boolean } & Handlers) {
  const t = text.value.post;
  const shown = post.repostOf ?? post;
  const profile = addressOf.profile(shown.author.handle);
  return (
    <article class="post" aria-label={`${shown.author.name}: ${summaryOf(shown).slice(0, 80)}`}>
      {post.repostOf && <p class="note">{t.repostedBy(post.author.name)}</p>}
      {post.via && (post.via.tag ?? post.via.keyword) !== undefined && (
        <p class="note">
          {t.via(post.via.tag === undefined ? (post.via.keyword ?? '') : `#${post.via.tag}`)}
        </p>
      )}
      <div class="body">
        <p class="byline">
          <a href={profile} dir="auto">
            <Avatar of={shown.author} />
            <strong>{shown.author.name}</strong> <span>@{shown.author.handle}</span>
          </a>
          <a href={addressOf.post(shown.id)}>
            <Time at={shown.createdAt} />
          </a>
          {shown.editedAt && <span>{t.edited}</span>}
          {shown.visibility !== 'public' && <span>{t.only[shown.visibility]}</span>}
          {shown.type !== DEFAULT_TYPE && <span class="type">{shown.type}</span>}
        </p>
        <ModerationNote moderation={shown.moderation} />
        {shown.text !== '' && <PostText post={shown} />}
        {shown.text === '' && shown.data && <PostData data={shown.data} />}
        {shown.media.map((media) => (
          <Picture key={media.id} media={media} />
        ))}
        {shown.media.some(isPending) && <WatchPictures post={shown} onChange={handlers.onChange} />}
        {!plain && (me.value ? <PostActions {...handlers} post={shown} /> : <PostCounts post={shown} />)}
      </div>
    </article>
  );
}
