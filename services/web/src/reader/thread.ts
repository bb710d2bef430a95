import type { Post } from '@ripple/client';

/** A post below the one that a thread is shown of. */
export interface Answer {
  post: Post;
  answers: Answer[];
  /** Whether there may be answers that have not been read. */
  isOpen: boolean;
}

/**
 * The posts below a post, as a tree. A post whose parent is not among them, since it was deleted, stands at the top.
 * @param below depth first, as the api gives them; posts that this page has written stand behind
 * @param truncated whether `below` was cut off
 * @param last id of the last post that the api has given
 */
export function treeOf(below: Post[], truncated: boolean, last: string | undefined): Answer[] {
  const byId = new Map(
    below.map((post): [string, Answer] => [post.id, { post, answers: [], isOpen: false }]),
  );
  const top: Answer[] = [];
  for (const answer of byId.values()) {
    const parent = parentOf(answer, byId);
    (parent ? parent.answers : top).push(answer);
  }
  // What was cut off hangs below the last post or below one above it.
  let at = truncated && last !== undefined ? byId.get(last) : undefined;
  while (at) {
    at.isOpen = at.post.counts.replies > at.answers.length;
    at = parentOf(at, byId);
  }
  return top;
}

const parentOf = ({ post }: Answer, byId: Map<string, Answer>): Answer | undefined =>
  post.inReplyTo === null ? undefined : byId.get(post.inReplyTo);
