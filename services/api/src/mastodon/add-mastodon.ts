import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import type { Api } from '../http/api.ts';
import type { Connections } from '../streams/connections.ts';
import { addBodies, addCoercion } from './bodies.ts';
import { createMastodon } from './mastodon.ts';
import { addRateHeaders } from './rate-headers.ts';
import { addMissingPicture } from './routes/missing-picture.ts';
import { addStreamingRoutes } from './routes/streaming.ts';
import { addTimelineRoutes } from './routes/timelines.ts';

/**
 * Mastodon's client API (docs/mastodon.md), for existing apps: a translation over what Ripple's own routes import. It
 * has a scope of its own, since tokens, bodies, validation and errors are Mastodon's; it is no part of the OpenAPI document.
 */
export async function addMastodon(
  app: Api,
  context: Context,
  { config, connections }: { config: Config; connections: Connections },
): Promise<void> {
  await app.register(async (scope: Api) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, oauth: true };
      route.schema = { ...route.schema, hide: true };
    });
    await addBodies(scope, config.MEDIA_MAX_BYTES);
    addCoercion(scope);
    addRateHeaders(scope);
    const mastodon = createMastodon(context, config);
    addMissingPicture(scope);
    addTimelineRoutes(scope, mastodon);
    await addStreamingRoutes(scope, mastodon, connections);
  });
}
