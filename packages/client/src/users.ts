import type { CallOptions, Http, NewUser, Profile, UserChange, WriteOptions } from './contract.ts';
import { init } from './http.ts';
import { answerOf } from './ripple-error.ts';

/** People, and what the caller is to them: true for the caller's next read. */
export function createUsers(http: Http) {
  const byHandle = (handle: string, options?: WriteOptions) => ({
    params: { path: { handle } },
    ...init(options),
  });
  return {
    /**
     * In demo mode anybody may, and gets a token for {@link Ripple.as}; else the caller's token says who it is.
     * @throws {RippleError} 409 if the handle is taken
     */
    create: (user: NewUser, options?: WriteOptions): Promise<{ user: Profile; token?: string }> =>
      answerOf(http.POST('/v1/users', { body: user, ...init(options) })),
    get: (handle: string, options?: CallOptions): Promise<Profile> =>
      answerOf(http.GET('/v1/users/{handle}', byHandle(handle, options))),
    /**
     * Who the caller is.
     * @throws {RippleError} 404 if the token is good, and nobody is registered with it yet
     */
    me: (options?: CallOptions): Promise<Profile> => answerOf(http.GET('/v1/users/me', init(options))),
    /** Changes the caller's own name or bio. */
    change: (change: UserChange, options?: WriteOptions): Promise<Profile> =>
      answerOf(http.PATCH('/v1/users/me', { body: change, ...init(options) })),
    follow: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/users/{handle}/follow', byHandle(handle, options))),
    unfollow: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/follow', byHandle(handle, options))),
    /** Neither follows the other, or sees the other's posts, any more. */
    block: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/users/{handle}/block', byHandle(handle, options))),
    unblock: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/block', byHandle(handle, options))),
    /** Keeps somebody out of the caller's timelines; they are not told. */
    mute: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.PUT('/v1/users/{handle}/mute', byHandle(handle, options))),
    unmute: (handle: string, options?: WriteOptions): Promise<void> =>
      answerOf(http.DELETE('/v1/users/{handle}/mute', byHandle(handle, options))),
  };
}
