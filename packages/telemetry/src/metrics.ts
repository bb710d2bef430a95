import { rings } from '@ripple/messages';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const seconds = (ms: number) => ms / 1_000;
const budgets = Object.values(rings).flatMap(({ aimMs, budgetMs, worstMs }) => [aimMs, budgetMs, worstMs]);

/** Buckets have an edge at every aim and budget, so that "within budget" is an exact count. */
const delayBuckets = [...new Set([10, 25, 100, 250, 500, 2_500, 30_000, 300_000, ...budgets])]
  .sort((a, b) => a - b)
  .map(seconds);

/**
 * Interval of the timer that measures the lag of the event loop. It is part of the measurement: an idle process shows
 * it as its lag. An idle process pays for each time it is woken: every 10 ms, the default, 0.6 % of a core, every 100 ms
 * 0.06 %, every second 0.01 %.
 */
export const EVENT_LOOP_TIMER_MS = 1_000;

/**
 * Every metric of Ripple. A process registers them all and moves those of its own work; names and units follow the
 * Prometheus conventions (base units, `_total` for counters).
 */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_TIMER_MS });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: 'ripple_http_request_duration_seconds',
      help: 'Time from a request to its answer.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
      registers,
    }),
    readsRefused: new Counter({
      name: 'ripple_reads_refused_total',
      help: 'Reads that were asked to come again, so that writers are not kept waiting.',
      registers,
    }),
    openStreams: new Gauge({
      name: 'ripple_open_streams',
      help: 'Live streams that are open.',
      registers,
    }),
    streamsDropped: new Counter({
      name: 'ripple_streams_dropped_total',
      help: 'Live streams that were ended because their readers did not read.',
      registers,
    }),
    streamEvents: new Counter({
      name: 'ripple_stream_events_total',
      help: 'Events sent on live streams.',
      labelNames: ['event'] as const,
      registers,
    }),
    deliveryDelay: new Histogram({
      name: 'ripple_delivery_delay_seconds',
      help: 'Time from the acceptance of a post until one piece of its delivery was done, per ring.',
      labelNames: ['ring'] as const,
      buckets: delayBuckets,
      registers,
    }),
    undeliveredAge: new Gauge({
      name: 'ripple_undelivered_age_seconds',
      help: 'Age of the oldest work of a lane that is not known to be delivered; a second or two when all is well.',
      labelNames: ['ring', 'lane'] as const,
      registers,
    }),
    timelineWrites: new Counter({
      name: 'ripple_timeline_writes_total',
      help: 'Timelines that a post was put into.',
      labelNames: ['kind'] as const,
      registers,
    }),
    scriptCallTimelines: new Histogram({
      name: 'ripple_script_call_timelines',
      help: 'Timelines that one script call to Redis put a post into, those included that did not exist.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
      registers,
    }),
    published: new Counter({
      name: 'ripple_messages_published_total',
      help: 'Messages sent to the broker, by lane and by what became of them.',
      labelNames: ['lane', 'result'] as const,
      registers,
    }),
    sentToBroker: new Counter({
      name: 'ripple_broker_sends_total',
      help: 'What the broker has confirmed: a message, or several that went together.',
      registers,
    }),
    handled: new Counter({
      name: 'ripple_messages_handled_total',
      help: 'Messages taken from the broker, by lane and by what became of them: ack, retry, wait (for a newer worker, or to come again alone), dead-letter.',
      labelNames: ['lane', 'outcome'] as const,
      registers,
    }),
    laneReady: new Gauge({
      name: 'ripple_lane_messages_ready',
      help: 'Messages of a lane that no worker has taken yet; those that travel together count as one.',
      labelNames: ['lane'] as const,
      registers,
    }),
    retriesWaiting: new Gauge({
      name: 'ripple_retries_waiting',
      help: 'Messages that wait for their next try, by how long each waits.',
      labelNames: ['delay'] as const,
      registers,
    }),
    deadLetters: new Gauge({
      name: 'ripple_dead_letters',
      help: 'Dead letters that wait for an operator.',
      registers,
    }),
    brokerConnected: new Gauge({
      name: 'ripple_broker_connected',
      help: '1 while the connection to the broker is up.',
      labelNames: ['connection'] as const,
      registers,
    }),
    outboxSkipped: new Counter({
      name: 'ripple_outbox_left_to_relay_total',
      help: 'Outbox rows that the api could not publish at once and left to the relay.',
      registers,
    }),
    outboxRelayed: new Counter({
      name: 'ripple_outbox_relayed_total',
      help: 'Outbox rows that the relay published.',
      registers,
    }),
    outboxOldest: new Gauge({
      name: 'ripple_outbox_oldest_seconds',
      help: 'Age of the oldest row in the outbox; 0 when it is empty.',
      registers,
    }),
    eventsWaiting: new Gauge({
      name: 'ripple_events_waiting_seconds',
      help: 'How long the oldest event waits that cannot be read yet, since an older transaction of the database is still open; 0 if none waits.',
      registers,
    }),
    eventsKept: new Gauge({
      name: 'ripple_events_kept',
      help: 'Events that are kept for readers, as Postgres estimates.',
      registers,
    }),
    redisFallbacks: new Counter({
      name: 'ripple_redis_fallbacks_total',
      help: 'Reads that went to Postgres because Redis did not answer; in a cluster also calls for all keys of a node that were done slot by slot (by-slot), and commands that were refused (refused).',
      labelNames: ['what'] as const,
      registers,
    }),
    redisUsed: new Gauge({
      name: 'ripple_redis_memory_used_bytes',
      help: 'Memory that a node of Redis uses, as its limit counts it.',
      labelNames: ['node'] as const,
      registers,
    }),
    redisLimit: new Gauge({
      name: 'ripple_redis_memory_limit_bytes',
      help: 'Memory that a node of Redis may use, beyond which it takes no writes; 0 if it has no limit.',
      labelNames: ['node'] as const,
      registers,
    }),
    timelineBuilds: new Counter({
      name: 'ripple_timeline_builds_total',
      help: 'Timelines built from Postgres because somebody read them.',
      labelNames: ['kind'] as const,
      registers,
    }),
    feedRenders: new Counter({
      name: 'ripple_feed_renders_total',
      help: 'Feeds rendered, by who asked for it: a reader or a refresh.',
      labelNames: ['cause'] as const,
      registers,
    }),
    webSubDeliveries: new Counter({
      name: 'ripple_websub_deliveries_total',
      help: 'Feeds sent to subscribers, by outcome: ok, failed, gone (the subscriber wants no more).',
      labelNames: ['outcome'] as const,
      registers,
    }),
    webhookDeliveries: new Counter({
      name: 'ripple_webhook_deliveries_total',
      help: 'Events sent to webhooks, by outcome of the try: ok, failed, gone (the endpoint answered 410).',
      labelNames: ['outcome'] as const,
      registers,
    }),
    webhookGaps: new Counter({
      name: 'ripple_webhook_gaps_total',
      help: 'Times that events may have expired before they were sent to a webhook.',
      registers,
    }),
    webhooks: new Gauge({
      name: 'ripple_webhooks',
      help: 'Webhooks, by state: active, failing (active, and the last try has failed), paused, disabled.',
      labelNames: ['state'] as const,
      registers,
    }),
    webhookOldest: new Gauge({
      name: 'ripple_webhook_oldest_seconds',
      help: 'Age of the oldest event that webhooks of a state have still to be sent; 0 when there is none.',
      labelNames: ['state'] as const,
      registers,
    }),
    pictures: new Counter({
      name: 'ripple_pictures_total',
      help: 'Pictures worked on, by outcome: ready, or failed because they could not be read.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    openReports: new Gauge({
      name: 'ripple_open_reports',
      help: 'Reports of users that wait for a moderator, 10,000 at most.',
      registers,
    }),
    heldPosts: new Gauge({
      name: 'ripple_held_posts',
      help: 'Posts that wait for a moderator before they are shown, 10,000 at most.',
      registers,
    }),
    deletionsRunning: new Gauge({
      name: 'ripple_deletions_running',
      help: 'Users who have left and of whom not all is removed yet.',
      registers,
    }),
    deletionsOldest: new Gauge({
      name: 'ripple_deletions_oldest_seconds',
      help: 'How long ago the first of them has left; 0 when there is none.',
      registers,
    }),
    mails: new Counter({
      name: 'ripple_mails_total',
      help: 'Mails handed to the mail server, by kind and by outcome: sent, or refused because of their address.',
      labelNames: ['kind', 'outcome'] as const,
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
