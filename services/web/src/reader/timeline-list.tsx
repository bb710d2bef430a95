import { useRef } from 'preact/hooks';
import { number } from '../parts/format.ts';
import { More } from '../parts/more.tsx';
import { text } from '../text/index.ts';
import { PostItem } from './post.tsx';
import type { Timeline } from './timeline.ts';

/** The posts of a timeline, with buttons for newer and older ones. `plain` leaves out actions and older posts. */
export function TimelineList({ timeline, plain = false }: { timeline: Timeline; plain?: boolean }) {
  const t = text.value;
  const { posts, fresh, failure, ended } = timeline;
  const list = useRef<HTMLOListElement>(null);
  // The element that had the focus has been removed.
  const focus = () => list.current?.focus({ preventScroll: true });
  return (
    <>
      <div aria-live="polite">
        {fresh.value.length > 0 && (
          <button
            type="button"
            class="fresh"
            onClick={() => {
              timeline.showFresh();
              focus();
            }}
          >
            {t.post.fresh(number(fresh.value.length))}
          </button>
        )}
      </div>
      {posts.value === undefined && failure.value === undefined && <p>{t.loading}</p>}
      {posts.value?.length === 0 && ended.value && <p>{t.nothing}</p>}
      <ol class="posts" ref={list} tabIndex={-1}>
        {posts.value?.map((post) => (
          <li key={post.id}>
            <PostItem
              post={post}
              plain={plain}
              onChange={timeline.change}
              onRemove={(id) => {
                timeline.remove(id);
                focus();
              }}
            />
          </li>
        ))}
      </ol>
      <More pager={timeline} whole={plain || !posts.value} />
    </>
  );
}
