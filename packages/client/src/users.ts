import type {
  CallOptions,
  Deletion,
  FollowRequested,
  Http,
  NewUser,
  Profile,
  User,
  UserChange,
  UserFields,
  WriteOptions,
} from './contract.ts';
import type { ExportLines } from './export-lines.ts';
import { init } from './http.ts';
import type { ReadPages } from './paged-paths.ts';
import type { PageOptions, UserPages } from './pages.ts';
import { answerOf } from './ripple-error.ts';

/** Users, follows, blocks and mutes. A change holds from the caller's next read on. */
export function createUsers(http: Http, pages: ReadPages, exportLines: ExportLines) {
  const byHandle = (handle: string, options?: WriteOptions) => ({
    params: { path: { handle } },
    ...init(options),
  });
  const byExternalId = (externalId: string, options?: WriteOptions) => ({
    params: { path: { externalId } },
    ...init(options),
  });
  return {
    /**
     * Creates a user. Demo mode needs no token and returns one; otherwise the caller's token belongs to the new user.
     * @throws {RippleError} 409 if the handle is taken
     */
    create: (user: NewUser, options?: WriteOptions): Promise<{ user: Profile; token?: string }> =>
      answerOf(http.POST('/v1/users', { body: user, ...init(options) })),
    /**
     * With a server token: creates the application's user, or changes it. Fields that are missing stay, `null` clears.
     * @param externalId the application's own id, 1 to 255 characters
     * @throws {RippleError} 409 if the handle is taken, 422 if the user has another handle
     */
    upsert: (externalId: string, user: UserFields = {}, options?: WriteOptions): Promise<Profile> =>
      answerOf(
        http.PUT('/v1/users/by-external-id/{externalId}', {
          body: user,
          ...byExternalId(externalId, options),
        }),
      ),
    get: (handle: string, options?: CallOptions): Promise<Profile> =>
      answerOf(http.GET('/v1/users/{handle}', byHandle(handle, options))),
    /** With a server token: the application's user. */
    byExternalId: (externalId: string, options?: CallOptions): Promise<Profile> =>
      answerOf(http.GET('/v1/users/by-external-id/{externalId}', byExternalId(externalId, options))),
    byId: (id: string, options?: CallOptions): Promise<Profile> =>
      answerOf(http.GET('/v1/users/by-id/{id}', { params: { path: { id } }, ...init(options) })),
    /** At most 20 users whose handle, or a word of whose name, begins with this. */
    search: async (query: string, options?: CallOptions): Promise<User[]> =>
      (await answerOf(http.GET('/v1/users', { params: { query: { query } }, ...init(options) }))).items,
    /**
     * The caller's own profile.
     * @throws {RippleError} 404 if the token is valid and no user is registered with it
     */
    me: (options?: CallOptions): Promise<Profile> => answerOf(http.GET('/v1/users/me', init(options))),
    /** Changes the caller's own profile. `avatarMediaId` is the id of an uploaded picture. */
    change: (change: UserChange, options?: WriteOptions): Promise<Profile> =>
      answerOf(http.PATCH('/v1/users/me', { body: change, ...init(options) })),
    /**
     * The caller leaves, for ever: nothing of theirs is shown any more, and all of it is removed behind the answer.
     * @returns the removal, whose `id` is for {@link deletion}
     */
    leave: (options?: WriteOptions): Promise<Deletion> =>
      answerOf(http.DELETE('/v1/users/me', init(options))),
    /** With a server token, or that of an operator: how far the removal after a user has left is. */
    deletion: (id: string, options?: CallOptions): Promise<Deletion> =>
      answerOf(http.GET('/v1/deletions/{id}', { params: { path: { id } }, ...init(options) })),
    /** Follows a user. One who is locked is asked: the answer is `{ state: 'requested' }`, and nothing otherwise. */
    follow: (handle: string, options?: WriteOptions): Promise<FollowRequested | undefined> =>
      answerOf(http.PUT('/v1/users/{handle}/follow', byHandle(handle, options))),
    /** Ends a follow, or takes the request for it back. */
    unfollow: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/follow', byHandle(handle, options))),
    /** Ends that a user follows the caller; the user is not told. */
    removeFollower: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/follower', byHandle(handle, options))),
    /** Ends follows and requests in both directions, and hides the posts of each from the other. */
    block: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/users/{handle}/block', byHandle(handle, options))),
    unblock: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/block', byHandle(handle, options))),
    /** Hides a user in the caller's timelines; the user is not notified. */
    mute: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/users/{handle}/mute', byHandle(handle, options))),
    unmute: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/mute', byHandle(handle, options))),
    followers: (handle: string, options?: PageOptions): UserPages =>
      pages('/v1/users/{handle}/followers', { handle }, options),
    following: (handle: string, options?: PageOptions): UserPages =>
      pages('/v1/users/{handle}/following', { handle }, options),
    /** Users whom the caller blocks. */
    blocks: (options?: PageOptions): UserPages => pages('/v1/users/me/blocks', undefined, options),
    /** Users whom the caller mutes. */
    mutes: (options?: PageOptions): UserPages => pages('/v1/users/me/mutes', undefined, options),
    /**
     * All that there is of the caller, line by line, each a JSON object, as `npm run ripple -- import` reads them. It is
     * asked for when a loop begins, and again by the next loop.
     * @throws {RippleError} in the loop, with the status 0 if the answer broke off
     */
    export: exportLines,
  };
}
