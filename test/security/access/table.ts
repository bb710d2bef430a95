import type { Viewer } from './cast.ts';

/**
 * What each viewer gets: a status, or a page in which the author's post for followers is shown or hidden.
 * A new route must be put here: who may call it, and may it show what is for followers?
 */
type Access = Record<Viewer, number | 'shown' | 'hidden'>;

const everybody = (what: Access['nobody']): Access => ({
  nobody: what,
  stranger: what,
  follower: what,
  author: what,
});
const forFollowers: Pick<Access, 'follower' | 'author'> = { follower: 'shown', author: 'shown' };
const neverShown = everybody('hidden');
const loggedIn = (status: number): Access => ({ ...everybody(status), nobody: 401 });

export const access: Record<string, Access> = {
  'POST /v1/users': everybody(201),
  'GET /v1/users': neverShown,
  'GET /v1/users/me': loggedIn(200),
  'GET /v1/users/by-id/{id}': neverShown,
  'PATCH /v1/users/me': loggedIn(200),
  'DELETE /v1/users/me': loggedIn(202),
  // Of a user who has left, by the id of the deletion; in demo mode everybody may.
  'GET /v1/deletions/{id}': everybody(404),
  'GET /v1/users/{handle}': neverShown,
  'GET /v1/users/{handle}/followers': neverShown,
  'GET /v1/users/{handle}/following': neverShown,
  'PUT /v1/users/{handle}/follow': { ...loggedIn(204), author: 422 },
  'DELETE /v1/users/{handle}/follow': loggedIn(204),
  'DELETE /v1/users/{handle}/follower': loggedIn(204),
  // None of them asks to follow, or is asked; test/security/private-accounts.test.ts has the others.
  'GET /v1/follow-requests': { ...neverShown, nobody: 401 },
  'PUT /v1/follow-requests/{handle}': loggedIn(404),
  'DELETE /v1/follow-requests/{handle}': loggedIn(204),
  'PUT /v1/users/{handle}/block': { ...loggedIn(204), author: 422 },
  'DELETE /v1/users/{handle}/block': loggedIn(204),
  'PUT /v1/users/{handle}/mute': { ...loggedIn(204), author: 422 },
  'DELETE /v1/users/{handle}/mute': loggedIn(204),

  'GET /v1/users/me/blocks': { ...neverShown, nobody: 401 },
  'GET /v1/users/me/export': { ...neverShown, nobody: 401, author: 'shown' },
  'GET /v1/users/me/mutes': { ...neverShown, nobody: 401 },
  // For the application alone; test/flow/embedded has the other.
  'PUT /v1/users/by-external-id/{externalId}': loggedIn(403),
  'GET /v1/users/by-external-id/{externalId}': loggedIn(403),
  'POST /v1/batch/users': loggedIn(403),
  'POST /v1/batch/follows': loggedIn(403),
  'GET /v1/events': loggedIn(403),

  'POST /v1/webhooks': loggedIn(403),
  'GET /v1/webhooks': loggedIn(403),
  'GET /v1/webhooks/{id}': loggedIn(403),
  'PATCH /v1/webhooks/{id}': loggedIn(403),
  'DELETE /v1/webhooks/{id}': loggedIn(403),
  'GET /v1/webhooks/{id}/deliveries': loggedIn(403),
  'POST /v1/webhooks/{id}/deliveries/{deliveryId}/redeliver': loggedIn(403),

  'GET /v1/users/me/topics': loggedIn(200),
  'PUT /v1/tags/{tag}/follow': loggedIn(204),
  'DELETE /v1/tags/{tag}/follow': loggedIn(204),
  'PUT /v1/keywords/{word}/follow': loggedIn(204),
  'DELETE /v1/keywords/{word}/follow': loggedIn(204),

  // As an answer to the post for followers.
  'POST /v1/posts': { ...loggedIn(201), stranger: 400 },
  // Whose ids they are tells the token.
  'PUT /v1/posts/by-external-id/{externalId}': { nobody: 401, stranger: 201, follower: 201, author: 'shown' },
  'GET /v1/posts/by-external-id/{externalId}': { nobody: 401, stranger: 404, follower: 404, author: 'shown' },
  'DELETE /v1/posts/by-external-id/{externalId}': { nobody: 401, stranger: 404, follower: 404, author: 204 },
  'GET /v1/posts/{id}': { nobody: 404, stranger: 404, ...forFollowers },
  'PATCH /v1/posts/{id}': { nobody: 401, stranger: 404, follower: 403, author: 'shown' },
  'DELETE /v1/posts/{id}': { nobody: 401, stranger: 404, follower: 403, author: 204 },
  'GET /v1/posts/{id}/delivery': { nobody: 401, stranger: 404, follower: 403, author: 200 },
  'GET /v1/posts/{id}/replies': { nobody: 404, stranger: 404, follower: 'hidden', author: 'hidden' },
  'PUT /v1/posts/{id}/favourite': { nobody: 401, stranger: 404, follower: 204, author: 204 },
  // What one has done can be undone by who sees the post no more.
  'DELETE /v1/posts/{id}/favourite': loggedIn(204),
  'PUT /v1/posts/{id}/bookmark': { nobody: 401, stranger: 404, follower: 204, author: 204 },
  'DELETE /v1/posts/{id}/bookmark': loggedIn(204),
  'GET /v1/posts/{id}/favourited-by': { nobody: 404, stranger: 404, follower: 'hidden', author: 'hidden' },
  'GET /v1/posts/{id}/reposted-by': { nobody: 404, stranger: 404, follower: 'hidden', author: 'hidden' },
  // The post itself is not in it.
  'GET /v1/posts/{id}/context': { nobody: 404, stranger: 404, follower: 'hidden', author: 'hidden' },
  // Only public posts are passed on.
  'PUT /v1/posts/{id}/repost': { nobody: 401, stranger: 404, follower: 422, author: 422 },
  'DELETE /v1/posts/{id}/repost': loggedIn(204),

  'POST /v1/reports': { nobody: 401, stranger: 404, follower: 201, author: 201 },
  // In demo mode everybody may; test/flow/moderation/acts.test.ts has the other.
  'GET /v1/moderation/reports': neverShown,
  'PATCH /v1/moderation/reports/{id}': everybody(404),
  'GET /v1/moderation/posts': neverShown,
  // A post that is neither withheld nor reported is not a moderator's to read.
  'PUT /v1/moderation/posts/{id}': neverShown,
  'GET /v1/moderation/users': neverShown,
  'PUT /v1/moderation/users/{handle}': everybody(200),
  'GET /v1/moderation/log': neverShown,

  'GET /v1/timelines/home': { nobody: 401, stranger: 'hidden', ...forFollowers },
  'GET /v1/timelines/mentions': { ...neverShown, nobody: 401 },
  'GET /v1/timelines/favourites': { ...neverShown, nobody: 401 },
  'GET /v1/timelines/bookmarks': { ...neverShown, nobody: 401 },
  'GET /v1/users/{handle}/posts': { nobody: 'hidden', stranger: 'hidden', ...forFollowers },
  'GET /v1/timelines/public': neverShown,
  'GET /v1/timelines/tags/{tag}': neverShown,
  'GET /v1/timelines/keywords/{word}': neverShown,

  'GET /v1/stream/home': { nobody: 401, stranger: 'hidden', ...forFollowers },
  'GET /v1/stream/notifications': { ...neverShown, nobody: 401 },
  'GET /v1/stream/public': neverShown,
  'GET /v1/stream/tags/{tag}': neverShown,

  'GET /v1/notifications': { ...neverShown, nobody: 401 },
  'POST /v1/notifications/read': loggedIn(204),

  'GET /v1/users/{handle}/feed.rss': neverShown,
  'GET /v1/users/{handle}/feed.atom': neverShown,
  'GET /v1/users/{handle}/feed.json': neverShown,
  'GET /v1/tags/{tag}/feed.rss': neverShown,
  'GET /v1/tags/{tag}/feed.atom': neverShown,
  'GET /v1/tags/{tag}/feed.json': neverShown,
  'GET /v1/keywords/{word}/feed.rss': neverShown,
  'GET /v1/keywords/{word}/feed.atom': neverShown,
  'GET /v1/keywords/{word}/feed.json': neverShown,
  'GET /v1/timelines/public/feed.rss': neverShown,
  'GET /v1/timelines/public/feed.atom': neverShown,
  'GET /v1/timelines/public/feed.json': neverShown,

  'GET /v1/users/me/mail': loggedIn(404),
  'PUT /v1/users/me/mail': loggedIn(200),
  'DELETE /v1/users/me/mail': loggedIn(204),
  'GET /v1/mail/confirm/{token}': everybody(404),
  'POST /v1/mail/confirm/{token}': everybody(404),
  'GET /v1/mail/unsubscribe/{token}': everybody(404),
  'POST /v1/mail/unsubscribe/{token}': everybody(404),

  'POST /v1/websub': everybody(202),
  'POST /v1/media': loggedIn(201),
  'GET /v1/media/{id}': { nobody: 401, stranger: 404, follower: 404, author: 'hidden' },
  'GET /media/{key}/{name}': everybody(404),

  'POST /v1/users/me/feed-token': loggedIn(201),
  'DELETE /v1/users/me/feed-token': loggedIn(204),
  // Asked for with the right token of each.
  'GET /v1/timelines/home/feed.rss': { nobody: 404, stranger: 'hidden', ...forFollowers },
  'GET /v1/timelines/home/feed.atom': { nobody: 404, stranger: 'hidden', ...forFollowers },
  'GET /v1/timelines/home/feed.json': { nobody: 404, stranger: 'hidden', ...forFollowers },

  'GET /v1/instance': neverShown,
  // In demo mode everybody may; test/flow/operations.test.ts has the other.
  'GET /v1/operations/status': neverShown,
  'GET /v1/operations/dead-letters': neverShown,
  'POST /v1/operations/dead-letters/redrive': everybody(200),
  'POST /v1/demo/sessions': everybody(201),
  'GET /v1/demo/people': neverShown,
  'GET /v1/demo/workers': neverShown,
  'PUT /v1/demo/workers': everybody(200),

  'GET /healthz': neverShown,
  'GET /readyz': neverShown,
  'GET /metrics': neverShown,
};
