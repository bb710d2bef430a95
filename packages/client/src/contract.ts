import type { Client, ClientPathsWithMethod, MethodResponse } from 'openapi-fetch';
import type { paths } from './schema.d.ts';

/** The contract without its streams: these are no requests with an answer, see `stream()`. */
export type Requests = {
  [Path in keyof paths as Path extends `/v1/stream/${string}` ? never : Path]: paths[Path];
};

/** The typed client: `GET`, `POST` and so on by the paths of the contract, each with `{ data, error, response }`. */
export type Http = Client<Requests>;

/** What a GET of a path answers. */
export type Answer<Path extends ClientPathsWithMethod<Http, 'get'>> = MethodResponse<Http, 'get', Path>;

type Body<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Json } } }
  ? Json
  : never;

/** A post as this viewer sees it; a repost has no text, and the post it passes on in `repostOf`. */
export type Post = Answer<'/v1/posts/{id}'>;
/** A user with counts and, for a viewer who is logged in, what the two are to each other. */
export type Profile = Answer<'/v1/users/{handle}'>;
/** A user in a list. */
export type User = Answer<'/v1/users/{handle}/followers'>['items'][number];
/** What one or several others did about the viewer. */
export type Notification = Answer<'/v1/notifications'>['items'][number];
/** A tag or a keyword that the viewer follows. */
export type Topic = Answer<'/v1/users/me/topics'>['items'][number];
export type NewPost = Body<paths['/v1/posts']['post']>;
export type NewUser = Body<paths['/v1/users']['post']>;
export type UserChange = Body<paths['/v1/users/me']['patch']>;

/** What can be said of a single call. */
export interface CallOptions {
  /** Ends the call, also while it waits for its next try; it then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

export interface WriteOptions extends CallOptions {
  /**
   * Names this write: sent again with the same body, also by another process or after a reload, it is done once.
   * A random one if it is not given, which covers the tries of this call.
   */
  idempotencyKey?: string | undefined;
}
