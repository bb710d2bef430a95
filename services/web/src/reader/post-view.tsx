import type { Post } from '@ripple/client';
import { useEffect, useState } from 'preact/hooks';
import { sentenceOf, statusOf } from '../parts/failure.ts';
import { useOwned } from '../parts/use-owned.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { applyChange, type Change } from './original-post.ts';
import { PostItem } from './post.tsx';
import { createTimeline } from './timeline.ts';
import { TimelineList } from './timeline-list.tsx';

/** A thread: the posts above a post, the post, its replies. */
export function PostView({ id }: { id: string }) {
  const of = ripple.value;
  const t = text.value.post;
  const [above, setAbove] = useState<Post[]>([]);
  const [post, setPost] = useState<Post | null>();
  const [failure, setFailure] = useState<string>();
  const replies = useOwned(() => createTimeline({ pages: (signal) => of.timelines.replies(id, { signal }) }));

  useEffect(() => {
    void fetchThread(of.posts.get, id, setPost, setAbove).catch((error) => {
      setPost(null);
      setFailure(statusOf(error) === 404 ? t.gone : sentenceOf(error));
    });
  }, []);

  if (post === undefined) return <p>{text.value.loading}</p>;
  if (post === null) return <p>{failure ?? text.value.nothing}</p>;
  const change = (id: string, work: Change) => {
    setPost((now) => now && applyChange(now, id, work));
    setAbove((now) => now.map((each) => applyChange(each, id, work)));
  };
  return (
    <section class="column">
      {above.length > 0 && <h2>{t.inReplyTo}</h2>}
      <ol class="posts">
        {above.map((each) => (
          <li key={each.id}>
            <PostItem
              post={each}
              onChange={change}
              onRemove={(gone) => setAbove(above.filter(({ id: other }) => other !== gone))}
            />
          </li>
        ))}
      </ol>
      <div class="chosen">
        <PostItem post={post} onChange={change} onReply={replies.add} onRemove={() => setPost(null)} />
      </div>
      <h2>{t.thread}</h2>
      <TimelineList timeline={replies} />
    </section>
  );
}

const MOST_ABOVE = 20;

/** Reads the post, then the posts that it replies to, upwards. */
async function fetchThread(
  get: (id: string) => Promise<Post>,
  id: string,
  onPost: (post: Post) => void,
  onAbove: (above: Post[]) => void,
): Promise<void> {
  const post = await get(id);
  onPost(post);
  const above: Post[] = [];
  let parent = post.inReplyTo;
  while (parent !== null && above.length < MOST_ABOVE) {
    // Deleted, or not visible to this account: the thread above it is unknown.
    const found = await get(parent).catch(() => undefined);
    if (!found) break;
    above.unshift(found);
    onAbove([...above]);
    parent = found.inReplyTo;
  }
}
