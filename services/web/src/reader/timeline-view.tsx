import { useOwned } from '../parts/use-owned.ts';
import { me, ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { Composer } from './composer.tsx';
import { FindTopic } from './find-topic.tsx';
import { createTimeline } from './timeline.ts';
import { TimelineList } from './timeline-list.tsx';

/** Home, public, mentions, likes and bookmarks. */
export function TimelineView({
  view,
}: {
  view: 'home' | 'public' | 'mentions' | 'favourites' | 'bookmarks';
}) {
  const of = ripple.value;
  const timeline = useOwned(() =>
    createTimeline({
      pages: (signal) => of.timelines[view]({ signal }),
      ...((view === 'home' || view === 'public') && { stream: { of, name: view } }),
    }),
  );
  return (
    <section class="column">
      <h1>{text.value.view[view]}</h1>
      {me.value && (view === 'home' || view === 'public') && (
        <Composer
          onDone={(post) => {
            if (view === 'home' || post.visibility === 'public') timeline.add(post);
          }}
        />
      )}
      {view === 'public' && <FindTopic />}
      <TimelineList timeline={timeline} />
    </section>
  );
}
