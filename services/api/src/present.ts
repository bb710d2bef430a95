import { timeOf } from '@ripple/ids';
import { createdAt, type PostDocument } from '@ripple/posts';
import type { Author, User } from '@ripple/users';

/** A post as the HTTP contract shows it. */
export function presentPost(post: PostDocument, author: Author) {
  return {
    id: String(post.id),
    author: { id: String(author.id), handle: author.handle, name: author.name },
    text: post.text,
    tags: post.tags,
    mentions: post.mentions.map(({ id, handle }) => ({ id: String(id), handle })),
    links: post.links,
    media: [],
    visibility: post.visibility,
    inReplyTo: post.inReplyTo === null ? null : String(post.inReplyTo),
    repostOf: null,
    createdAt: createdAt(post).toISOString(),
    editedAt: post.editedAt,
    counts: { replies: 0, favourites: 0, reposts: 0 },
    viewer: { favourited: false, reposted: false },
  };
}

export type PresentedPost = ReturnType<typeof presentPost>;

export function presentUser(user: User) {
  return {
    id: String(user.id),
    handle: user.handle,
    name: user.name,
    bio: user.bio,
    createdAt: timeOf(user.id).toISOString(),
  };
}
