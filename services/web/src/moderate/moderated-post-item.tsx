import type { Post } from '@ripple/client';
import { PostItem } from '../reader/post.tsx';

const unchanged = { onChange: () => {}, onRemove: () => {} };

/** A post as its readers see it, or would. */
export const ModeratedPostItem = ({ post }: { post: Post }) => (
  <div class="chosen">
    <PostItem post={post} plain {...unchanged} />
  </div>
);
