import { usePoll } from '../parts/poll.ts';
import { ripple } from '../session.ts';
import type { Change, OriginalPost } from './original-post.ts';

export const isPending = ({ state }: OriginalPost['media'][number]) =>
  state !== 'ready' && state !== 'failed';
const POLL_MS = 2_000;

/** Asks until the pictures are processed: not every view has a stream with edit events. */
export function WatchPictures(props: { post: OriginalPost; onChange: (id: string, change: Change) => void }) {
  const { post, onChange } = props;
  const { id } = post;
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
