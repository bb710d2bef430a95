import type { CallOptions, Http, NewUser, Profile, UserChange, WriteOptions } from './contract.ts';
import { init } from './http.ts';
import { answerOf } from './ripple-error.ts';

/** Users, follows, blocks and mutes. A change holds from the caller's next read on. */
export function createUsers(http: Http) {
  const byHandle = (handle: string, options?: WriteOptions) => ({
    params: { path: { handle } },
    ...init(options),
  });
  return {
    /**
     * Creates a user. Demo mode needs no token and returns one; otherwise the caller's token belongs to the new user.
     * @throws {RippleError} 409 if the handle is taken
     */
    create: (user: NewUser, options?: WriteOptions): Promise<{ user: Profile; token?: string }> =>
      answerOf(http.POST('/v1/users', { body: user, ...init(options) })),
    get: (handle: string, options?: CallOptions): Promise<Profile> =>
      answerOf(http.GET('/v1/users/{handle}', byHandle(handle, options))),
    /**
     * The caller's own profile.
     * @throws {RippleError} 404 if the token is valid and no user is registered with it
     */
    me: (options?: CallOptions): Promise<Profile> => answerOf(http.GET('/v1/users/me', init(options))),
    /** Changes the caller's own name or bio. */
    change: (change: UserChange, options?: WriteOptions): Promise<Profile> =>
      answerOf(http.PATCH('/v1/users/me', { body: change, ...init(options) })),
    follow: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/users/{handle}/follow', byHandle(handle, options))),
    unfollow: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/follow', byHandle(handle, options))),
    /** Ends follows in both directions, and hides the posts of each from the other. */
    block: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/users/{handle}/block', byHandle(handle, options))),
    unblock: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/block', byHandle(handle, options))),
    /** Hides a user in the caller's timelines; the user is not notified. */
    mute: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/users/{handle}/mute', byHandle(handle, options))),
    unmute: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/mute', byHandle(handle, options))),
  };
}
