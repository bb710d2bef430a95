import type { Post } from '@ripple/client';
import { useEffect, useState } from 'preact/hooks';
import { sentenceOf, statusOf } from '../parts/failure.ts';
import { addressOf } from '../router.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { AllReplies } from './all-replies.tsx';
import { Branch } from './branch.tsx';
import { applyChange, type Change } from './original-post.ts';
import { PostItem } from './post.tsx';
import { treeOf } from './thread.ts';

interface Thread {
  above: Post[];
  post: Post;
  below: Post[];
  truncated: boolean;
  /** Id of the last post below that the api has given. */
  last: string | undefined;
}

/** A thread: the posts above a post, the post, the tree of posts below it. */
export function PostView({ id }: { id: string }) {
  const { posts } = ripple.value;
  const t = text.value.thread;
  const [thread, setThread] = useState<Thread>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    Promise.all([posts.get(id), posts.context(id)]).then(
      ([post, { ancestors, descendants, descendantsTruncated }]) =>
        setThread({
          above: ancestors,
          post,
          below: descendants,
          truncated: descendantsTruncated,
          last: descendants.at(-1)?.id,
        }),
      (error) => setFailure(statusOf(error) === 404 ? t.gone : sentenceOf(error)),
    );
  }, []);

  if (failure !== undefined) return <p>{failure}</p>;
  if (!thread) return <p>{text.value.loading}</p>;
  const { above, post, below, truncated, last } = thread;
  const update = (work: (thread: Thread) => Thread) => setThread((now) => now && work(now));
  const handlers = {
    onChange: (id: string, work: Change) => {
      const change = (each: Post) => applyChange(each, id, work);
      update((now) => ({
        ...now,
        above: now.above.map(change),
        post: change(now.post),
        below: now.below.map(change),
      }));
    },
    onRemove: (gone: string) => {
      const isLeft = (each: Post) => each.id !== gone;
      update((now) => ({ ...now, above: now.above.filter(isLeft), below: now.below.filter(isLeft) }));
    },
    onReply: (reply: Post) => update((now) => ({ ...now, below: [...now.below, reply] })),
  };
  const [first] = above;
  return (
    <section class="column">
      {above.length > 0 && <h2>{t.above}</h2>}
      {first && first.inReplyTo !== null && (
        <p>
          <a href={addressOf.post(first.id)}>{t.earlier}</a>
        </p>
      )}
      <ol class="posts">
        {above.map((each) => (
          <li key={each.id}>
            <PostItem post={each} {...handlers} onReply={undefined} />
          </li>
        ))}
      </ol>
      <div class="chosen">
        <PostItem post={post} {...handlers} onRemove={() => setFailure(t.gone)} />
      </div>
      <h2>{t.below}</h2>
      {below.length === 0 && !truncated && <p>{text.value.nothing}</p>}
      <Branch answers={treeOf(below, truncated, last)} handlers={handlers} />
      {truncated && <AllReplies of={(post.repostOf ?? post).id} />}
    </section>
  );
}
