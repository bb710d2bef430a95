import websocket from '@fastify/websocket';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api } from '../../http/api.ts';
import { notFound } from '../../http/problem.ts';
import { takeUpgrades } from '../../http/upgrades.ts';
import { beginEvents } from '../../streams/begin-events.ts';
import type { Connections } from '../../streams/connections.ts';
import { createStreams } from '../../streams/streams.ts';
import { userOf } from '../access.ts';
import type { Mastodon } from '../mastodon.ts';
import { withoutLastSlash } from '../paths.ts';
import { createNamedStreams, type Refusal, streamNames } from '../streaming/named-streams.ts';
import { serveSocket } from '../streaming/serve-socket.ts';
import { closeSocket } from '../streaming/socket-line.ts';
import { mastodonEvents, mastodonTexts } from '../streaming/wires.ts';

/** A message names a stream and a tag. */
const MOST_MESSAGE_BYTES = 4 * 1_024;

/** Status of the end of a connection (RFC 6455, 7.4.1). */
const INTERNAL_ERROR = 1011;

/** Where several streams share a connection, or a parameter names the one. */
const PATH = '/api/v1/streaming';

const unknownChannel: Refusal = { error: 'Unknown channel requested', status: 400 };

/** Live streams, as server-sent events and on sockets (https://docs.joinmastodon.org/methods/streaming/). */
export async function addStreamingRoutes(
  scope: Api,
  mastodon: Mastodon,
  connections: Connections,
): Promise<void> {
  await scope.register(websocket, {
    options: {
      maxPayload: MOST_MESSAGE_BYTES,
      server: takeUpgrades(scope.server, (path) => withoutLastSlash(path) === PATH),
    },
    // Where the client broke the protocol, it has been told so.
    errorHandler: (_error, socket) => closeSocket(socket, INTERNAL_ERROR),
    // They are among the connections that are ended then.
    preClose: (done) => done(),
  });
  const { context, config } = mastodon;
  const streams = createStreams(context, connections, { heartbeatMs: config.STREAM_HEARTBEAT_MS });
  scope.addHook('preClose', async () => streams.close());
  const findStream = createNamedStreams(mastodon);
  const count = scope.createRateLimit();
  const isOverLimit = async (request: FastifyRequest) => {
    const counted = await count(request);
    return !counted.isAllowed && counted.isExceeded;
  };
  const live = {
    config: { stream: 'always' as const },
    preParsing: async (request: FastifyRequest) => void userOf(request),
  };

  async function openEvents(request: FastifyRequest, reply: FastifyReply, name: unknown): Promise<unknown> {
    const found = findStream(request, name, request.query as Record<string, unknown>);
    if ('error' in found) return refuse(reply, found);
    if (request.method === 'HEAD') return reply.type('text/event-stream').send();
    connections.admit(request, reply.raw);
    const prepared = await streams.prepare(found.createSources());
    const connection = beginEvents(connections, request, reply, mastodonTexts);
    if (connection) prepared.begin(connection, mastodonEvents);
    else prepared.drop();
    return reply;
  }

  scope.get('/api/v1/streaming/health', async (_request, reply) => reply.type('text/plain').send('OK'));

  for (const name of streamNames) {
    scope.get(`/api/v1/streaming/${name.replaceAll(':', '/')}`, live, (request, reply) =>
      openEvents(request, reply, name),
    );
  }
  scope.get('/api/v1/streaming/*', (_request, reply) => refuse(reply, unknownChannel));

  scope.route({
    method: 'GET',
    url: PATH,
    config: live.config,
    preParsing: async (request) => {
      if (request.ws || isNamed(request)) userOf(request);
    },
    preHandler: async (request) => {
      if (request.ws) connections.admit(request, request.raw.socket);
    },
    handler: (request, reply) => {
      // By this a client finds out that streams are served here (the same page, "Hostname discovery").
      if (!isNamed(request)) throw notFound('resource');
      return openEvents(request, reply, (request.query as { stream?: unknown }).stream);
    },
    wsHandler: (socket, request) =>
      serveSocket(socket, request, { connections, streams, findStream, isOverLimit }),
  });
}

const isNamed = ({ query }: FastifyRequest): boolean => (query as { stream?: unknown }).stream !== undefined;

const refuse = (reply: FastifyReply, { error, status }: Refusal): FastifyReply =>
  reply.status(status).send({ error });
