import type { CallOptions, Http, NewPost, Post, PostChange, WriteOptions } from './contract.ts';
import { init } from './http.ts';
import { answerOf } from './ripple-error.ts';

/** Posts, favourites and reposts. All calls throw {@link RippleError}, with status 404 if the caller may not see the post. */
export function createPosts(http: Http) {
  const byId = (id: string, options?: WriteOptions) => ({ params: { path: { id } }, ...init(options) });
  return {
    /** Resolves when the post is saved; the caller's own reads show it from then on. */
    create: (post: NewPost, options?: WriteOptions): Promise<Post> =>
      answerOf(http.POST('/v1/posts', { body: post, ...init(options) })),
    get: (id: string, options?: CallOptions): Promise<Post> =>
      answerOf(http.GET('/v1/posts/{id}', byId(id, options))),
    edit: (id: string, change: PostChange, options?: WriteOptions): Promise<Post> =>
      answerOf(http.PATCH('/v1/posts/{id}', { body: change, ...byId(id, options) })),
    delete: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/posts/{id}', byId(id, options))),
    favourite: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/posts/{id}/favourite', byId(id, options))),
    unfavourite: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/posts/{id}/favourite', byId(id, options))),
    /** Shows a public post to the caller's followers. */
    repost: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/posts/{id}/repost', byId(id, options))),
    undoRepost: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/posts/{id}/repost', byId(id, options))),
  };
}
