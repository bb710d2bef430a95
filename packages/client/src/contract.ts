import type { Client, ClientPathsWithMethod, MethodResponse } from 'openapi-fetch';
import type { paths } from './schema.d.ts';

/** The contract without what has no single answer: streams, see `stream()`, and exports, see `users.export()`. */
export type Requests = {
  [Path in keyof paths as Path extends `/v1/stream/${string}` | '/v1/users/me/export'
    ? never
    : Path]: paths[Path];
};

/** The typed client: `GET`, `POST` and so on by the paths of the contract, each with `{ data, error, response }`. */
export type Http = Client<Requests>;

/** The answer of a GET by path. */
export type Answer<Path extends ClientPathsWithMethod<Http, 'get'>> = MethodResponse<Http, 'get', Path>;

type Body<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Json } } }
  ? Json
  : never;

/** A post as the viewer sees it; a repost has no text, and the reposted post in `repostOf`. */
export type Post = Answer<'/v1/posts/{id}'>;
/** A user with counts and, for a viewer with a token, the relation of the two. */
export type Profile = Answer<'/v1/users/{handle}'>;
/** A user in a list. */
export type User = Answer<'/v1/users/{handle}/followers'>['items'][number];
/** What became of a follow of a user who is locked. */
export type FollowRequested = NonNullable<MethodResponse<Http, 'put', '/v1/users/{handle}/follow'>>;
/** A mention, reply, favourite, repost, follow or request to follow; several of a kind are one notification. */
export type Notification = Answer<'/v1/notifications'>['items'][number];
/** The removal of what a user who has left has written; `removed` counts what is gone so far. */
export type Deletion = Answer<'/v1/deletions/{id}'>;
/** A post between what it answers and what answers it. */
export type Thread = Answer<'/v1/posts/{id}/context'>;
/** A tag or a keyword that the viewer follows. */
export type Topic = Answer<'/v1/users/me/topics'>['items'][number];
/** A picture; `state` says whether readers can be shown it. */
export type Media = Answer<'/v1/media/{id}'>;
/** What happened, from the oldest to the newest; `next` is a cursor. */
export type EventPage = Exclude<Answer<'/v1/events'>, string>;
/** Something that happened; `data` is what it is about, as it is now, and its id alone once that is gone. */
export type ApplicationEvent = EventPage['items'][number];
export type NewPost = Body<paths['/v1/posts']['post']>;
/** A post with an external id, as it is to be. */
export type PostFields = Body<paths['/v1/posts/by-external-id/{externalId}']['put']>;
export type PostChange = Body<paths['/v1/posts/{id}']['patch']>;
export type NewUser = Body<paths['/v1/users']['post']>;
export type UserChange = Body<paths['/v1/users/me']['patch']>;
/** What the application says of a user of its own. */
export type UserFields = Body<paths['/v1/users/by-external-id/{externalId}']['put']>;
export type BatchUser = Body<paths['/v1/batch/users']['post']>['users'][number];
export type BatchUserResult = MethodResponse<Http, 'post', '/v1/batch/users'>['results'][number];
export type BatchFollow = Body<paths['/v1/batch/follows']['post']>['follows'][number];
export type BatchFollowResult = MethodResponse<Http, 'post', '/v1/batch/follows'>['results'][number];
/** An address of the application to which events are sent. */
export type Webhook = Answer<'/v1/webhooks/{id}'>;
export type NewWebhook = Body<paths['/v1/webhooks']['post']>;
export type WebhookChange = Body<paths['/v1/webhooks/{id}']['patch']>;
/** An event on its way to a webhook, with every try. */
export type WebhookDelivery = Answer<'/v1/webhooks/{id}/deliveries'>['items'][number];

export type NewReport = Body<paths['/v1/reports']['post']>;
/** A report as its reporter sees it. */
export type OwnReport = MethodResponse<Http, 'post', '/v1/reports'>;
/** A report as moderators see it. */
export type Report = Answer<'/v1/moderation/reports'>['items'][number];
export type ReportChange = Body<paths['/v1/moderation/reports/{id}']['patch']>;
/** A post with what moderators have made of it. */
export type ModeratedPost = Answer<'/v1/moderation/posts'>['items'][number];
/** A user with what moderators have made of it. */
export type ModeratedUser = MethodResponse<Http, 'put', '/v1/moderation/users/{handle}'>;

/** Options of a single call. */
export interface CallOptions {
  /** Ends the call, also while it waits for its next attempt; the call throws the reason of the signal. */
  signal?: AbortSignal | undefined;
}

export interface WriteOptions extends CallOptions {
  /**
   * Identifies this write: sent again with the same body, also by another process or after a reload, it is done once.
   * Random by default, which covers the attempts of this call.
   */
  idempotencyKey?: string | undefined;
}
