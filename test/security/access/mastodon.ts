/** Who may call an operation of Mastodon's API: callers without a token, every token, that of a user, or one with a scope as well. */
export type MastodonAccess = 'open' | 'client' | 'user' | `user ${string}` | `open ${string}`;

const each = (access: MastodonAccess, operations: string): [string, MastodonAccess][] =>
  operations
    .trim()
    .split(/\s*\n\s*/)
    .map((operation) => [operation, access]);

/**
 * As Mastodon documents it. `open <scope>`: also without a token; one that is sent must have the scope. A new route must be
 * put here.
 */
export const mastodonAccess: Record<string, MastodonAccess> = Object.fromEntries([
  ...each(
    'open',
    `GET /api/missing.png
     POST /api/v1/apps
     GET /oauth/authorize
     POST /oauth/authorize
     POST /oauth/token
     POST /oauth/revoke
     GET /.well-known/oauth-authorization-server
     GET /.well-known/nodeinfo
     GET /nodeinfo/2.0
     GET /api/v1/instance
     GET /api/v2/instance
     GET /api/v1/instance/peers
     GET /api/v1/instance/activity
     GET /api/v1/instance/rules
     GET /api/v1/instance/domain_blocks
     GET /api/v1/instance/extended_description
     GET /api/v1/instance/privacy_policy
     GET /api/v1/instance/terms_of_service
     GET /api/v1/instance/translation_languages
     GET /api/v1/instance/languages
     GET /api/v1/custom_emojis
     GET /api/v1/trends
     GET /api/v1/trends/tags
     GET /api/v1/trends/links
     GET /api/v1/directory
     GET /api/v1/streaming/health
     GET /api/v1/streaming/{*}`,
  ),
  ...each(
    'client',
    `GET /api/v1/apps/verify_credentials
     POST /api/v1/accounts`,
  ),
  ...each('user', 'GET /api/v1/announcements'),
  ...each(
    'open read:statuses',
    `GET /api/v1/trends/statuses
     GET /api/v1/timelines/public
     GET /api/v1/timelines/tag/{hashtag}
     GET /api/v1/timelines/link
     GET /api/v1/statuses
     GET /api/v1/statuses/{id}
     GET /api/v1/statuses/{id}/history
     GET /api/v1/statuses/{id}/context
     GET /api/v1/statuses/{id}/favourited_by
     GET /api/v1/statuses/{id}/reblogged_by
     GET /api/v1/statuses/{id}/card
     GET /api/v1/polls/{id}
     GET /api/v1/accounts/{id}/statuses`,
  ),
  ...each(
    'open read:accounts',
    `GET /api/v1/accounts
     GET /api/v1/accounts/{id}
     GET /api/v1/accounts/lookup
     GET /api/v1/accounts/{id}/followers
     GET /api/v1/accounts/{id}/following
     GET /api/v1/accounts/{id}/featured_tags
     GET /api/v1/accounts/{id}/identity_proofs
     GET /api/v1/accounts/{id}/endorsements`,
  ),
  ...each('open read:follows', 'GET /api/v1/tags/{name}'),
  ...each('open read:search', 'GET /api/v2/search'),
  ...each('user read:search', 'GET /api/v1/search'),
  ...each('user profile', 'GET /oauth/userinfo'),
  ...each(
    'user read',
    `GET /api/v1/suggestions
     GET /api/v2/suggestions`,
  ),
  ...each(
    'user read:accounts',
    `GET /api/v1/accounts/verify_credentials
     GET /api/v1/accounts/search
     GET /api/v1/preferences
     GET /api/v1/endorsements
     GET /api/v1/featured_tags
     GET /api/v1/featured_tags/suggestions`,
  ),
  ...each(
    'user read:statuses',
    `GET /api/v1/timelines/home
     GET /api/v1/timelines/direct
     GET /api/v1/conversations
     GET /api/v1/markers
     GET /api/v1/statuses/{id}/source
     POST /api/v1/statuses/{id}/translate
     GET /api/v1/scheduled_statuses
     GET /api/v1/scheduled_statuses/{id}`,
  ),
  // Without a name of a stream there is none; test/security/mastodon-authorisation.test.ts asks for one.
  ...each(
    'user read:statuses',
    `GET /api/v1/streaming
     GET /api/v1/streaming/user
     GET /api/v1/streaming/public
     GET /api/v1/streaming/public/media
     GET /api/v1/streaming/public/local
     GET /api/v1/streaming/public/local/media
     GET /api/v1/streaming/public/remote
     GET /api/v1/streaming/public/remote/media
     GET /api/v1/streaming/hashtag
     GET /api/v1/streaming/hashtag/local
     GET /api/v1/streaming/list
     GET /api/v1/streaming/direct`,
  ),
  ...each('user read:notifications', 'GET /api/v1/streaming/user/notification'),
  ...each('user read:favourites', 'GET /api/v1/favourites'),
  ...each('user read:bookmarks', 'GET /api/v1/bookmarks'),
  ...each('user read:mutes', 'GET /api/v1/mutes'),
  ...each(
    'user read:blocks',
    `GET /api/v1/blocks
     GET /api/v1/domain_blocks`,
  ),
  ...each(
    'user read:follows',
    `GET /api/v1/accounts/relationships
     GET /api/v1/accounts/familiar_followers
     GET /api/v1/follow_requests
     GET /api/v1/followed_tags`,
  ),
  ...each(
    'user read:filters',
    `GET /api/v1/filters
     GET /api/v1/filters/{id}
     GET /api/v2/filters
     GET /api/v2/filters/{id}`,
  ),
  ...each(
    'user read:lists',
    `GET /api/v1/lists
     GET /api/v1/lists/{id}
     GET /api/v1/lists/{id}/accounts
     GET /api/v1/timelines/list/{id}
     GET /api/v1/accounts/{id}/lists`,
  ),
  ...each(
    'user read:notifications',
    `GET /api/v1/notifications
     GET /api/v2/notifications
     GET /api/v1/notifications/{id}
     GET /api/v2/notifications/{id}
     GET /api/v2/notifications/{id}/accounts
     GET /api/v1/notifications/unread_count
     GET /api/v2/notifications/unread_count
     GET /api/v1/notifications/policy
     GET /api/v2/notifications/policy
     GET /api/v1/notifications/requests
     GET /api/v1/notifications/requests/merged`,
  ),
  ...each('user write', 'DELETE /api/v1/suggestions/{id}'),
  ...each('user write:reports', `POST /api/v1/reports`),
  ...each(
    'user write:accounts',
    `PATCH /api/v1/accounts/update_credentials
     DELETE /api/v1/profile/avatar
     DELETE /api/v1/profile/header
     POST /api/v1/accounts/{id}/pin
     POST /api/v1/accounts/{id}/unpin
     POST /api/v1/accounts/{id}/endorse
     POST /api/v1/accounts/{id}/unendorse
     POST /api/v1/accounts/{id}/note
     POST /api/v1/statuses/{id}/pin
     POST /api/v1/statuses/{id}/unpin
     POST /api/v1/announcements/{id}/dismiss
     POST /api/v1/featured_tags
     DELETE /api/v1/featured_tags/{id}`,
  ),
  ...each(
    'user write:statuses',
    `POST /api/v1/statuses
     PUT /api/v1/statuses/{id}
     DELETE /api/v1/statuses/{id}
     POST /api/v1/statuses/{id}/reblog
     POST /api/v1/statuses/{id}/unreblog
     POST /api/v1/markers
     POST /api/v1/polls/{id}/votes
     PUT /api/v1/scheduled_statuses/{id}
     DELETE /api/v1/scheduled_statuses/{id}`,
  ),
  ...each(
    'user write:media',
    `POST /api/v1/media
     POST /api/v2/media
     GET /api/v1/media/{id}
     PUT /api/v1/media/{id}`,
  ),
  ...each(
    'user write:favourites',
    `POST /api/v1/statuses/{id}/favourite
     POST /api/v1/statuses/{id}/unfavourite`,
  ),
  ...each(
    'user write:bookmarks',
    `POST /api/v1/statuses/{id}/bookmark
     POST /api/v1/statuses/{id}/unbookmark`,
  ),
  ...each(
    'user write:conversations',
    `POST /api/v1/conversations/{id}/read
     DELETE /api/v1/conversations/{id}`,
  ),
  ...each(
    'user write:follows',
    `POST /api/v1/accounts/{id}/follow
     POST /api/v1/accounts/{id}/unfollow
     POST /api/v1/accounts/{id}/remove_from_followers
     POST /api/v1/follow_requests/{id}/authorize
     POST /api/v1/follow_requests/{id}/reject
     POST /api/v1/tags/{name}/follow
     POST /api/v1/tags/{name}/unfollow`,
  ),
  ...each(
    'user write:blocks',
    `POST /api/v1/accounts/{id}/block
     POST /api/v1/accounts/{id}/unblock
     POST /api/v1/domain_blocks
     DELETE /api/v1/domain_blocks`,
  ),
  ...each(
    'user write:mutes',
    `POST /api/v1/accounts/{id}/mute
     POST /api/v1/accounts/{id}/unmute
     POST /api/v1/statuses/{id}/mute
     POST /api/v1/statuses/{id}/unmute`,
  ),
  ...each(
    'user write:notifications',
    `POST /api/v1/notifications/clear
     POST /api/v1/notifications/{id}/dismiss
     POST /api/v2/notifications/{id}/dismiss
     PUT /api/v1/notifications/policy
     PATCH /api/v1/notifications/policy
     PUT /api/v2/notifications/policy
     PATCH /api/v2/notifications/policy`,
  ),
  ...each(
    'user write:filters',
    `POST /api/v1/filters
     PUT /api/v1/filters/{id}
     DELETE /api/v1/filters/{id}
     POST /api/v2/filters
     PUT /api/v2/filters/{id}
     DELETE /api/v2/filters/{id}`,
  ),
  ...each(
    'user write:lists',
    `POST /api/v1/lists
     PUT /api/v1/lists/{id}
     DELETE /api/v1/lists/{id}
     POST /api/v1/lists/{id}/accounts
     DELETE /api/v1/lists/{id}/accounts`,
  ),
  ...each(
    'user push',
    `GET /api/v1/push/subscription
     POST /api/v1/push/subscription
     PUT /api/v1/push/subscription
     DELETE /api/v1/push/subscription`,
  ),
]);
