import { Heart, type IconNode, MessageCircle, Repeat2 } from 'lucide';
import { compact, number } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { text } from '../text/index.ts';
import type { OriginalPost } from './original-post.ts';

/** What others have done with a post, for readers who are not logged in. */
export function PostCounts({ post: { counts } }: { post: OriginalPost }) {
  const t = text.value.post.counts;
  return (
    <p class="actions">
      <Count icon={MessageCircle} label={t.replies} count={counts.replies} />
      <Count icon={Repeat2} label={t.reposts} count={counts.reposts} />
      <Count icon={Heart} label={t.favourites} count={counts.favourites} />
    </p>
  );
}

const Count = ({
  icon,
  label,
  count,
}: {
  icon: IconNode;
  label: (count: string) => string;
  count: number;
}) =>
  count === 0 ? null : (
    <span class="count" title={label(number(count))}>
      <Icon of={icon} />
      <span aria-hidden="true">{compact(count)}</span>
      <span class="hidden">{label(number(count))}</span>
    </span>
  );
