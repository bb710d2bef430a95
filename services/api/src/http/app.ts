import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { listValidTokens } from '@ripple/oauth';
import type { Redis } from '@ripple/redis';
import { type Logger, originsAreFollowed, requestIdOf } from '@ripple/telemetry';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { addMastodon } from '../mastodon/add-mastodon.ts';
import { createIsForMastodon, withoutLastSlash } from '../mastodon/paths.ts';
import { addOperatorRoutes } from '../routes/admin.ts';
import { addApplicationRoutes } from '../routes/application.ts';
import { addBatchRoutes } from '../routes/batch.ts';
import { addDeliveryRoutes } from '../routes/delivery.ts';
import { addDemoRoutes } from '../routes/demo.ts';
import { addEventRoutes } from '../routes/events.ts';
import { addExportRoutes } from '../routes/export.ts';
import { addFeedRoutes } from '../routes/feeds.ts';
import { addFollowRequestRoutes } from '../routes/follow-requests.ts';
import { addHealthRoutes } from '../routes/health.ts';
import { addInstanceRoutes } from '../routes/instance.ts';
import { addLeavingRoutes } from '../routes/leaving.ts';
import { addMailRoutes } from '../routes/mail.ts';
import { addMediaRoutes } from '../routes/media.ts';
import { addModerationRoutes } from '../routes/moderation.ts';
import { addNotificationRoutes } from '../routes/notifications.ts';
import { addPostRoutes } from '../routes/posts.ts';
import { addPrivateFeedRoutes } from '../routes/private-feed.ts';
import { addReactionRoutes } from '../routes/reactions.ts';
import { addRelationRoutes } from '../routes/relations.ts';
import { addReportRoutes } from '../routes/reports.ts';
import { addStreamRoutes } from '../routes/streams.ts';
import { addTimelineRoutes } from '../routes/timelines.ts';
import { addTopicRoutes } from '../routes/topics.ts';
import { addUserRoutes } from '../routes/users.ts';
import { addWebhookRoutes } from '../routes/webhooks.ts';
import { addWebSubRoutes } from '../routes/websub.ts';
import { addWorkerRoutes } from '../routes/workers.ts';
import { createConnections } from '../streams/connections.ts';
import { addPage } from '../web/page-files.ts';
import { createUploadChecks } from '../write/accept-media.ts';
import type { Api } from './api.ts';
import { addAuthentication } from './authentication.ts';
import { checkHost } from './check-host.ts';
import { checkUserState } from './check-user-state.ts';
import { closeSilentConnections } from './close-silent-connections.ts';
import { addCors } from './cors.ts';
import { countRequests } from './count-requests.ts';
import { cutSlowBodies, REQUEST_LIMIT_MS } from './cut-slow-bodies.ts';
import { endConnections } from './end-connections.ts';
import { addOpenApi } from './openapi.ts';
import { parseOrigins } from './origins.ts';
import { answerClientError, createErrorHandler, notFound, ProblemError } from './problem.ts';
import { addRateLimit } from './rate-limit.ts';
import { refuseManyMarks } from './refuse-many-marks.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { shedReads } from './shed-reads.ts';
import { REQUEST_ID_HEADER, traceRequests } from './trace-requests.ts';
import { addBodyParser, addSerialization, addValidation } from './validation.ts';

/** More than any body needs, with room for JSON's escapes; those of posts may be longer (routes/posts.ts). */
const BODY_LIMIT_BYTES = 256 * 1_024;

/** Where requests end whose own address cannot be parsed. */
const NOWHERE = '/v1/unreadable-address';

/** The HTTP application: what every request goes through, then the routes. */
export async function createApp(options: {
  config: Config;
  context: Context;
  redis: Redis;
  logger: Logger;
  /** Aborted when the process is told to stop. */
  stopping: AbortSignal;
}): Promise<Api> {
  const { config, context, redis, logger, stopping } = options;
  const isForMastodon = createIsForMastodon(config);
  const routedUrl = config.MASTODON_API === '1' ? withoutLastSlash : (url: string) => url;
  const app: Api = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // Requests are counted and timed in the metrics; a line each would cost more than the answer.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ({ headers }) => requestIdOf(headers[REQUEST_ID_HEADER]),
    // Where origins are followed every line knows its request by itself.
    childLoggerFactory: (whole, bindings) => (originsAreFollowed() ? whole : whole.child(bindings)),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.TRUST_PROXY ?? false,
    forceCloseConnections: 'idle',
    // What comes on a connection that is still open is answered.
    return503OnClosing: false,
    requestTimeout: REQUEST_LIMIT_MS.form,
    // Slow clients are looked for every second; Node's own habit is every 30.
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    clientErrorHandler: answerClientError,
    // An external id of 255 characters may be 3,060 when it is percent-encoded.
    routerOptions: { maxParamLength: 3_100 },
    // An address that cannot be parsed goes the way of one that leads nowhere, with the hooks of every request.
    frameworkErrors: (_error, { raw }, reply) => {
      app.routing(Object.assign(raw, { isUnreadable: true }), reply.raw);
    },
    rewriteUrl: (raw) => ('isUnreadable' in raw ? NOWHERE : routedUrl(raw.url ?? '')),
  }).withTypeProvider<TypeBoxTypeProvider>();

  traceRequests(app, logger);
  addSecurityHeaders(app);
  // Before all that can refuse a request: a page can read a refusal only with these headers.
  if (config.CORS_ORIGINS !== undefined) await addCors(app, parseOrigins(config.CORS_ORIGINS));
  closeSilentConnections(app);
  endConnections(app, stopping);
  cutSlowBodies(app);
  addBodyParser(app);
  addValidation(app);
  addSerialization(app);
  refuseManyMarks(app);
  app.setErrorHandler(createErrorHandler(isForMastodon));
  countRequests(app, context);

  shedReads(app, { most: config.READS_AT_ONCE, metrics: context.metrics });
  if (config.AUTH_MODE === 'demo') checkHost(app, config);
  addAuthentication(app, context, { badTokens: config.RATE_LIMIT_ADDRESS, isForMastodon });
  checkUserState(app, context);
  await addRateLimit(app, {
    redis,
    namespace: config.NAMESPACE,
    perUser: config.RATE_LIMIT_USER,
    perServer: config.RATE_LIMIT_SERVER,
    perAddress: config.RATE_LIMIT_ADDRESS,
  });
  const limit = app.rateLimit();
  // Counted before a body is parsed: no route does it for these.
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) done();
    else (limit.call(app, request, reply) as Promise<unknown>).then(() => done(), done);
  });
  app.setNotFoundHandler(({ raw }) => {
    if ('isUnreadable' in raw)
      throw new ProblemError(400, 'The address is malformed, or a part of it is too long.');
    throw notFound('resource');
  });
  addOpenApi(app, config.PUBLIC_URL);

  addUserRoutes(app, context);
  addLeavingRoutes(app, context, { handleDays: config.HANDLE_DAYS });
  addApplicationRoutes(app, context);
  addExportRoutes(app, context);
  addBatchRoutes(app, context);
  addWebhookRoutes(app, context);
  addRelationRoutes(app, context);
  addFollowRequestRoutes(app, context);
  addTopicRoutes(app, context);
  addPostRoutes(app, context);
  addDeliveryRoutes(app, context);
  await addMailRoutes(app, context);
  // One for all routes by which pictures come: it bounds how many are in memory.
  const uploads = createUploadChecks(config);
  await addMediaRoutes(app, context, uploads);
  addReactionRoutes(app, context);
  addTimelineRoutes(app, context);
  addReportRoutes(app, context);
  addModerationRoutes(app, context);
  addNotificationRoutes(app, context);
  const connections = createConnections({
    limits: {
      atOnce: config.STREAMS_AT_ONCE,
      perUser: config.STREAMS_PER_USER,
      perAddress: config.STREAMS_PER_ADDRESS,
    },
    heartbeatMs: config.STREAM_HEARTBEAT_MS,
    metrics: context.metrics,
    userStates: context.userStates,
    listValidTokens: (ids) => listValidTokens(context.reading.db, ids),
  });
  // Streams have no end of their own: the server would wait for it.
  app.addHook('preClose', async () => connections.close());
  addStreamRoutes(app, context, connections, { heartbeatMs: config.STREAM_HEARTBEAT_MS });
  addEventRoutes(app, context, connections);
  addFeedRoutes(app, context, config.PUBLIC_URL);
  await addWebSubRoutes(app, context, {
    publicUrl: config.PUBLIC_URL,
    mostSubscriptions: config.WEBSUB_SUBSCRIPTIONS_PER_HOST,
  });
  addPrivateFeedRoutes(app, context, config.PUBLIC_URL);
  if (config.AUTH_MODE === 'demo') {
    addDemoRoutes(app, context);
    if (config.SUPERVISOR_URL) addWorkerRoutes(app, context);
  }
  addInstanceRoutes(app, config);
  if (config.OPERATIONS_AMQP_URL) addOperatorRoutes(app, context);
  if (config.MASTODON_API === '1') await addMastodon(app, context, { config, connections, uploads });
  addHealthRoutes(app, context);
  if (config.WEB_DIR) await addPage(app, { dir: config.WEB_DIR, mediaUrl: context.mediaUrl });
  return app;
}
