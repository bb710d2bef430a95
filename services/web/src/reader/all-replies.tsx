import { useState } from 'preact/hooks';
import { useOwned } from '../parts/use-owned.ts';
import { ripple } from '../session.ts';
import { text } from '../text/index.ts';
import { createTimeline } from './timeline.ts';
import { TimelineList } from './timeline-list.tsx';

/** Below a thread that is too long to be shown whole: says so, and leads to a list of all direct replies. */
export function AllReplies({ of }: { of: string }) {
  const t = text.value.thread;
  const [open, setOpen] = useState(false);
  if (open) return <List of={of} />;
  return (
    <p>
      {t.truncated}{' '}
      <button type="button" onClick={() => setOpen(true)}>
        {t.all}
      </button>
    </p>
  );
}

function List({ of }: { of: string }) {
  const { timelines } = ripple.value;
  const replies = useOwned(() => createTimeline({ pages: (signal) => timelines.replies(of, { signal }) }));
  return (
    <>
      <h2>{text.value.thread.all}</h2>
      <TimelineList timeline={replies} />
    </>
  );
}
