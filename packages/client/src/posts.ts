import type {
  CallOptions,
  Http,
  NewPost,
  Post,
  PostChange,
  PostFields,
  Thread,
  WriteOptions,
} from './contract.ts';
import { init } from './http.ts';
import type { ReadPages } from './paged-paths.ts';
import type { PageOptions, UserPages } from './pages.ts';
import { answerOf } from './ripple-error.ts';

/**
 * Posts, favourites, reposts and bookmarks. All calls throw {@link RippleError}, with status 404 if the caller may not
 * see the post.
 */
export function createPosts(http: Http, pages: ReadPages) {
  const byId = (id: string, options?: WriteOptions) => ({ params: { path: { id } }, ...init(options) });
  const byExternalId = (externalId: string, options?: WriteOptions) => ({
    params: { path: { externalId } },
    ...init(options),
  });
  return {
    /** Resolves when the post is saved; the caller's own reads show it from then on. */
    create: (post: NewPost, options?: WriteOptions): Promise<Post> =>
      answerOf(http.POST('/v1/posts', { body: post, ...init(options) })),
    /**
     * Creates the caller's post with this external id, or edits it; where nothing differs, nothing changes.
     * @param externalId the application's own id of the post, 1 to 255 characters, used once for each author
     * @throws {RippleError} 410 if the post was deleted; 422 if something other than text, type or data differs
     */
    put: (externalId: string, post: PostFields, options?: WriteOptions): Promise<Post> =>
      answerOf(
        http.PUT('/v1/posts/by-external-id/{externalId}', {
          body: post,
          ...byExternalId(externalId, options),
        }),
      ),
    get: (id: string, options?: CallOptions): Promise<Post> =>
      answerOf(http.GET('/v1/posts/{id}', byId(id, options))),
    /** A post of the caller. @throws {RippleError} 410 if it was deleted */
    byExternalId: (externalId: string, options?: CallOptions): Promise<Post> =>
      answerOf(http.GET('/v1/posts/by-external-id/{externalId}', byExternalId(externalId, options))),
    edit: (id: string, change: PostChange, options?: WriteOptions): Promise<Post> =>
      answerOf(http.PATCH('/v1/posts/{id}', { body: change, ...byId(id, options) })),
    delete: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/posts/{id}', byId(id, options))),
    /** The external id stays used. @throws {RippleError} 410 if the post was deleted before */
    deleteByExternalId: (externalId: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/posts/by-external-id/{externalId}', byExternalId(externalId, options))),
    /** What the post answers, from the beginning of the thread on, and the answers below it, depth first. */
    context: (id: string, options?: CallOptions): Promise<Thread> =>
      answerOf(http.GET('/v1/posts/{id}/context', byId(id, options))),
    favourite: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/posts/{id}/favourite', byId(id, options))),
    unfavourite: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/posts/{id}/favourite', byId(id, options))),
    favouritedBy: (id: string, options?: PageOptions): UserPages =>
      pages('/v1/posts/{id}/favourited-by', { id }, options),
    /** Shows a public post to the caller's followers. */
    repost: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/posts/{id}/repost', byId(id, options))),
    undoRepost: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/posts/{id}/repost', byId(id, options))),
    repostedBy: (id: string, options?: PageOptions): UserPages =>
      pages('/v1/posts/{id}/reposted-by', { id }, options),
    /** Only the caller learns of it. */
    bookmark: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/posts/{id}/bookmark', byId(id, options))),
    unbookmark: (id: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/posts/{id}/bookmark', byId(id, options))),
  };
}
