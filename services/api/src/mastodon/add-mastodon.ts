import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import type { Connections } from '../streams/connections.ts';
import type { UploadChecks } from '../write/accept-media.ts';
import { addBodies, addCoercion } from './bodies.ts';
import { createMastodon } from './mastodon.ts';
import { addAppRoutes } from './oauth/app-routes.ts';
import { addAuthorizeRoutes } from './oauth/authorize-routes.ts';
import { addMetadataRoutes } from './oauth/metadata-routes.ts';
import { addTokenRoutes } from './oauth/token-routes.ts';
import { addRateHeaders } from './rate-headers.ts';
import { addAccountRoutes } from './routes/accounts.ts';
import { addConversationRoutes } from './routes/conversations.ts';
import { addCredentialRoutes } from './routes/credentials.ts';
import { addEmptyRoutes } from './routes/empty.ts';
import { addFollowRequestRoutes } from './routes/follow-requests.ts';
import { addInstanceRoutes } from './routes/instance.ts';
import { addMarkerRoutes } from './routes/markers.ts';
import { addMediaRoutes } from './routes/media.ts';
import { addMissingPicture } from './routes/missing-picture.ts';
import { addNotificationRoutes } from './routes/notifications.ts';
import { addPollRoutes } from './routes/polls.ts';
import { addStatusReadRoutes } from './routes/read-statuses.ts';
import { addRelationRoutes } from './routes/relations.ts';
import { addReportRoutes } from './routes/reports.ts';
import { addSearchRoutes } from './routes/search.ts';
import { addStatusReactionRoutes } from './routes/status-reactions.ts';
import { addStreamingRoutes } from './routes/streaming.ts';
import { addTagRoutes } from './routes/tags.ts';
import { addTimelineRoutes } from './routes/timelines.ts';
import { addStatusWriteRoutes } from './routes/write-statuses.ts';

/**
 * Mastodon's client API (docs/mastodon.md), for existing apps: a translation over what Ripple's own routes import. It
 * has a scope of its own, since tokens, bodies, validation and errors are Mastodon's; it is no part of the OpenAPI document.
 */
export async function addMastodon(
  app: Api,
  context: Context,
  { config, connections, uploads }: { config: Config; connections: Connections; uploads: UploadChecks },
): Promise<void> {
  await app.register(async (scope: Api) => {
    scope.addHook('onRoute', (route) => {
      route.config = { oauth: true, ...route.config };
      route.schema = { ...route.schema, hide: true };
    });
    await addBodies(scope, config.MEDIA_MAX_BYTES);
    addCoercion(scope);
    addRateHeaders(scope);
    const mastodon = createMastodon(context, config, uploads);
    addMissingPicture(scope);
    addAppRoutes(scope, mastodon);
    addAuthorizeRoutes(scope, mastodon);
    addTokenRoutes(scope, mastodon);
    addMetadataRoutes(scope, mastodon);
    addInstanceRoutes(scope, mastodon);
    addEmptyRoutes(scope);
    addTimelineRoutes(scope, mastodon);
    addConversationRoutes(scope, mastodon);
    addMarkerRoutes(scope, mastodon);
    addMediaRoutes(scope, mastodon);
    addNotificationRoutes(scope, mastodon);
    addStatusReactionRoutes(scope, mastodon);
    addStatusReadRoutes(scope, mastodon);
    addStatusWriteRoutes(scope, mastodon);
    addAccountRoutes(scope, mastodon);
    addCredentialRoutes(scope, mastodon);
    addFollowRequestRoutes(scope, mastodon);
    addRelationRoutes(scope, mastodon);
    addReportRoutes(scope, mastodon);
    addSearchRoutes(scope, mastodon);
    addTagRoutes(scope, mastodon);
    addPollRoutes(scope);
    await addStreamingRoutes(scope, mastodon, connections);
  });
}
