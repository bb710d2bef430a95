import { objective, type Ring, rings } from '@ripple/messages';
import { EVENT_LOOP_TIMER_MS } from '@ripple/telemetry';
import { POSTS, seconds } from './expressions.ts';

interface Panel {
  title: string;
  unit: string;
  /** By what the legend says of them. */
  lines: Record<string, string>;
  type?: 'timeseries' | 'stat';
  description?: string;
  /** Drawn as a line. */
  limit?: number;
  /** Below the limit is what is bad. */
  atLeast?: boolean;
}

/** Filled in by Grafana: long enough for a rate, at any zoom. */
const WINDOW = '$__rate_interval';
const COLUMNS = 24;
const HEIGHT = 8;
/** Whichever Prometheus a Grafana has, the default one at first: chosen on the dashboard. */
const source = {
  name: 'datasource',
  label: 'Data source',
  type: 'datasource',
  query: 'prometheus',
  current: { text: 'default', value: 'default' },
  refresh: 1,
};

const rate = (metric: string, by: string) => `sum by (${by}) (rate(${metric}[${WINDOW}]))`;
const quantile = (q: number, histogram: string, by = 'le') =>
  `histogram_quantile(${q}, ${rate(histogram, by)})`;
const quantiles = (histogram: string) => ({
  p50: quantile(0.5, histogram),
  p95: quantile(0.95, histogram),
  p99: quantile(0.99, histogram),
});
/** Of the same value on several processes, the worst. */
const worst = (metric: string, by: string) => `max by (${by}) (${metric})`;

const delayOf = (ring: Ring): Panel => ({
  title: `Delay of ring ${ring}`,
  unit: 's',
  limit: seconds(rings[ring].budgetMs),
  lines: quantiles(
    ring === 'author'
      ? `ripple_http_request_duration_seconds_bucket{${POSTS},status=~"2.."}`
      : `ripple_delivery_delay_seconds_bucket{ring="${ring}"}`,
  ),
});

const rows: Record<string, Panel[]> = {
  Rings: [
    {
      title: 'Within budget, last hour',
      type: 'stat',
      unit: 'percentunit',
      limit: objective,
      atLeast: true,
      lines: { '{{ring}}': 'ring:ripple_within_budget:ratio_rate1h' },
    },
    ...(Object.keys(rings) as Ring[]).map(delayOf),
    {
      title: 'Oldest undelivered work',
      description: 'Also grows while there are no posts and a worker is dead.',
      unit: 's',
      lines: { '{{lane}}': worst('ripple_undelivered_age_seconds', 'lane') },
    },
  ],
  Work: [
    {
      title: 'Throughput: posts',
      unit: 'reqps',
      lines: {
        '{{status}}': rate(`ripple_http_request_duration_seconds_count{${POSTS}}`, 'status'),
      },
    },
    {
      title: 'Throughput: timelines written',
      unit: 'wps',
      lines: { '{{kind}}': rate('ripple_timeline_writes_total', 'kind') },
    },
    {
      title: 'Messages handled',
      unit: 'ops',
      lines: { '{{lane}}': rate('ripple_messages_handled_total', 'lane') },
    },
    {
      title: 'Messages published',
      unit: 'ops',
      lines: {
        '{{result}}': rate('ripple_messages_published_total', 'result'),
        'sent to the broker, alone or together': `sum(rate(ripple_broker_sends_total[${WINDOW}]))`,
      },
    },
    {
      title: 'Messages ready',
      unit: 'short',
      lines: { '{{lane}}': worst('ripple_lane_messages_ready', 'lane') },
    },
    {
      title: 'Outbox',
      unit: 's',
      limit: seconds(rings.followers.budgetMs),
      lines: { 'oldest row': 'max(ripple_outbox_oldest_seconds)' },
    },
    {
      title: 'Events that cannot be read yet',
      unit: 's',
      lines: { 'oldest event': 'max(ripple_events_waiting_seconds)' },
    },
    {
      title: 'Events kept',
      unit: 'short',
      lines: { events: 'max(ripple_events_kept)' },
    },
    {
      title: 'Outbox rows for the relay',
      unit: 'ops',
      lines: {
        'left by {{service}}': rate('ripple_outbox_left_to_relay_total', 'service'),
        relayed: 'sum(rate(ripple_outbox_relayed_total[$__rate_interval]))',
      },
    },
    {
      title: 'Retries',
      unit: 'ops',
      lines: { '{{lane}}': rate('ripple_messages_handled_total{outcome="retry"}', 'lane') },
    },
    {
      title: 'Waiting for a retry; dead letters',
      unit: 'short',
      lines: {
        'for {{delay}}': worst('ripple_retries_waiting', 'delay'),
        'dead letters': 'max(ripple_dead_letters)',
      },
    },
    {
      title: 'Timelines per script call to Redis',
      unit: 'short',
      lines: quantiles('ripple_script_call_timelines_bucket'),
    },
    {
      title: 'Redis did not answer; timelines built',
      unit: 'ops',
      lines: {
        '{{what}} from Postgres': rate('ripple_redis_fallbacks_total', 'what'),
        '{{kind}} built': rate('ripple_timeline_builds_total', 'kind'),
      },
    },
    {
      title: 'Memory of Redis',
      unit: 'bytes',
      lines: {
        used: 'max(ripple_redis_memory_used_bytes)',
        'may be used': 'max(ripple_redis_memory_limit_bytes)',
      },
    },
    {
      title: 'What waits for moderators',
      unit: 'short',
      lines: { 'open reports': 'max(ripple_open_reports)', 'held posts': 'max(ripple_held_posts)' },
    },
    {
      title: 'Users who have left: not all is removed',
      unit: 'short',
      lines: {
        users: 'max(ripple_deletions_running)',
        'hours since the first': 'max(ripple_deletions_oldest_seconds) / 3600',
      },
    },
    {
      title: 'Feeds, webhooks, pictures, mail',
      unit: 'ops',
      lines: {
        'feed rendered for a {{cause}}': rate('ripple_feed_renders_total', 'cause'),
        'feed sent: {{outcome}}': rate('ripple_websub_deliveries_total', 'outcome'),
        'event sent: {{outcome}}': rate('ripple_webhook_deliveries_total', 'outcome'),
        'events expired before they were sent': `sum(rate(ripple_webhook_gaps_total[${WINDOW}]))`,
        'picture {{outcome}}': rate('ripple_pictures_total', 'outcome'),
        '{{kind}} {{outcome}}': rate('ripple_mails_total', 'kind, outcome'),
      },
    },
    {
      title: 'Webhooks: oldest event that waits',
      unit: 's',
      lines: { '{{state}}': worst('ripple_webhook_oldest_seconds', 'state') },
    },
    {
      title: 'Webhooks by state',
      unit: 'short',
      lines: { '{{state}}': worst('ripple_webhooks', 'state') },
    },
  ],
  HTTP: [
    {
      title: 'Requests',
      unit: 'reqps',
      lines: { '{{method}} {{route}}': rate('ripple_http_request_duration_seconds_count', 'method, route') },
    },
    {
      title: 'Duration, p99',
      unit: 's',
      lines: {
        '{{method}} {{route}}': quantile(
          0.99,
          'ripple_http_request_duration_seconds_bucket',
          'method, route, le',
        ),
      },
    },
    {
      title: 'Refused and failed',
      unit: 'reqps',
      lines: {
        '{{status}} {{method}} {{route}}': rate(
          'ripple_http_request_duration_seconds_count{status=~"5..|429"}',
          'status, method, route',
        ),
        'reads told to come again': 'sum(rate(ripple_reads_refused_total[$__rate_interval]))',
      },
    },
    {
      title: 'Live streams',
      unit: 'short',
      lines: {
        open: 'sum(ripple_open_streams)',
        'events a second: {{event}}': rate('ripple_stream_events_total', 'event'),
        'dropped a second': 'sum(rate(ripple_streams_dropped_total[$__rate_interval]))',
      },
    },
  ],
  Processes: [
    {
      title: 'Processor',
      unit: 'percentunit',
      lines: { '{{service}} {{instance}}': rate('process_cpu_seconds_total', 'service, instance') },
    },
    {
      title: 'Memory',
      unit: 'bytes',
      lines: { '{{service}} {{instance}}': 'process_resident_memory_bytes' },
    },
    {
      title: 'Event loop lag, p99',
      unit: 's',
      lines: {
        '{{service}} {{instance}}': `nodejs_eventloop_lag_p99_seconds - ${seconds(EVENT_LOOP_TIMER_MS)}`,
      },
    },
    {
      title: 'Up; connections to the broker',
      unit: 'short',
      lines: {
        '{{service}} {{instance}}': 'up{job="ripple"}',
        '{{service}} {{connection}}': 'min by (service, connection) (ripple_broker_connected)',
      },
    },
  ],
};

function present({ title, unit, lines, type = 'timeseries', description, limit, atLeast }: Panel) {
  const [good, bad] = ['green', 'red'];
  return {
    type,
    title,
    ...(description && { description }),
    datasource: { type: source.query, uid: `\${${source.name}}` },
    fieldConfig: {
      defaults: {
        unit,
        min: atLeast ? undefined : 0,
        ...(limit !== undefined && {
          thresholds: {
            mode: 'absolute',
            steps: [
              { color: atLeast ? bad : good, value: null },
              { color: atLeast ? good : bad, value: limit },
            ],
          },
          ...(type === 'timeseries' && { custom: { thresholdsStyle: { mode: 'dashed' } } }),
        }),
      },
    },
    targets: Object.entries(lines).map(([legendFormat, expr], index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      expr,
      legendFormat,
    })),
  };
}

/** Three in a row, each row under its title. */
function arrange() {
  const width = COLUMNS / 3;
  let y = 0;
  return Object.entries(rows).flatMap(([title, panels]) => {
    const top = y;
    y += 1 + Math.ceil(panels.length / 3) * HEIGHT;
    return [
      { type: 'row', title, gridPos: { x: 0, y: top, w: COLUMNS, h: 1 } },
      ...panels.map((panel, index) => ({
        ...present(panel),
        gridPos: {
          x: (index % 3) * width,
          y: top + 1 + Math.floor(index / 3) * HEIGHT,
          w: width,
          h: HEIGHT,
        },
      })),
    ];
  });
}

/** https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export const dashboard = {
  uid: 'ripple',
  title: 'Ripple',
  schemaVersion: 39,
  editable: false,
  refresh: '10s',
  time: { from: 'now-30m', to: 'now' },
  templating: { list: [source] },
  panels: arrange().map((panel, index) => ({ id: index + 1, ...panel })),
};

export const dashboardExpressions = Object.values(rows).flatMap((panels) =>
  panels.flatMap(({ lines }) => Object.values(lines)),
);
