import { laneNames, lanes, objective, type Ring, rings } from '@ripple/messages';
import { serviceNames } from '../service-names.ts';
import { edge, POSTS, seconds } from './expressions.ts';

interface RecordingRule {
  record: string;
  expr: string;
  labels: { ring: Ring };
}

interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: 'page' | 'ticket' };
  annotations: { summary: string; runbook: string };
}

/**
 * Burn rates and windows of the Site Reliability Workbook, chapter 5, "Alerting on SLOs", section 6 (table 5-8): an
 * alert holds while the share of what was late is so many times what the objective allows, over a long window
 * (it matters) and a short one (it still goes on).
 */
const burns = [
  { name: 'Fast', rate: 14.4, long: '1h', short: '5m', severity: 'page' },
  { name: '', rate: 6, long: '6h', short: '30m', severity: 'page' },
  { name: 'Slow', rate: 1, long: '3d', short: '6h', severity: 'ticket' },
] as const;
const windows = ['5m', '30m', '1h', '6h', '3d'];
/** Where little happens, one late delivery is a large share: at least so many must be late, over the long window. */
const TELLING = 10;

const shareKept = (window: string) => `ring:ripple_within_budget:ratio_rate${window}`;
const countLate = (window: string) => `ring:ripple_late:increase${window}`;

/** What counts for a ring: all of it, and what kept the budget. */
interface Counted {
  all: string;
  kept: string;
}

const counted: Record<Ring, Counted> = {
  // A POST that failed kept no budget, however soon; one that was wrong itself doesn't count.
  author: {
    all: `ripple_http_request_duration_seconds_count{${POSTS},status=~"2..|5.."}`,
    kept: `ripple_http_request_duration_seconds_bucket{${POSTS},status=~"2..",${edge(rings.author.budgetMs)}}`,
  },
  followers: delivered('followers'),
  public: delivered('public'),
  feeds: delivered('feeds'),
};

function delivered(ring: Ring): Counted {
  return {
    all: `ripple_delivery_delay_seconds_count{ring="${ring}"}`,
    kept: `ripple_delivery_delay_seconds_bucket{ring="${ring}",${edge(rings[ring].budgetMs)}}`,
  };
}

/** What is kept may not be there yet: nothing has succeeded. */
const ratio = ({ all, kept }: Counted, window: string) =>
  `(sum(rate(${kept}[${window}])) or vector(0))\n/\nsum(rate(${all}[${window}]))`;
const late = ({ all, kept }: Counted, window: string) =>
  `sum(increase(${all}[${window}]))\n-\n(sum(increase(${kept}[${window}])) or vector(0))`;

const ringNames = Object.keys(rings) as Ring[];
const budgets: RecordingRule[] = ringNames.flatMap((ring) => [
  ...windows.map((window) => ({
    record: shareKept(window),
    expr: ratio(counted[ring], window),
    labels: { ring },
  })),
  ...burns.map(({ long }) => ({
    record: countLate(long),
    expr: late(counted[ring], long),
    labels: { ring },
  })),
]);

const burning: Alert[] = burns.map(({ name, rate, long, short, severity }) => {
  // Rounded, since 1 - 0.99 is not 0.01 in floating point.
  const allowed = Number((1 - rate * (1 - objective)).toFixed(6));
  return {
    alert: `RippleBudgetBurn${name}`,
    expr: [
      `${shareKept(long)} < ${allowed}`,
      `${shareKept(short)} < ${allowed}`,
      `${countLate(long)} >= ${TELLING}`,
    ].join('\nand\n'),
    labels: { severity },
    annotations: {
      summary: `Ring {{ $labels.ring }}: {{ $value | humanizePercentage }} was within its budget in ${long}; ${objective * 100} % is the aim.`,
      runbook: 'docs/runbook.md#a-ring-burns-its-budget',
    },
  };
});

const behind = ringNames
  .filter((ring) => laneNames.some((lane) => lanes[lane].ring === ring))
  .map(
    (ring) =>
      `max by (ring, lane) (ripple_undelivered_age_seconds{ring="${ring}"}) > ${seconds(rings[ring].budgetMs)}`,
  );

const ringless = laneNames.filter((lane) => lanes[lane].ring === undefined).join('|');

const alerts: Alert[] = [
  {
    alert: 'RippleUndeliveredOld',
    expr: behind.join('\nor\n'),
    for: '1m',
    labels: { severity: 'page' },
    annotations: {
      summary:
        'Lane {{ $labels.lane }} is {{ $value | humanizeDuration }} behind, over the budget of its ring.',
      runbook: 'docs/runbook.md#a-lane-is-behind',
    },
  },
  {
    alert: 'RippleOutboxOld',
    expr: `max(ripple_outbox_oldest_seconds) > ${seconds(rings.followers.budgetMs)}`,
    for: '1m',
    labels: { severity: 'page' },
    annotations: {
      summary: 'A message has waited in the outbox for {{ $value | humanizeDuration }}.',
      runbook: 'docs/runbook.md#the-broker-is-away',
    },
  },
  {
    alert: 'RippleEventsStandStill',
    // Transactions of Ripple's own end within 30 s of idleness (packages/db/src/database.ts).
    expr: 'max(ripple_events_waiting_seconds) > 60',
    for: '1m',
    labels: { severity: 'page' },
    annotations: {
      summary:
        'An event has waited for {{ $value | humanizeDuration }}: a transaction that writes is still open in Postgres.',
      runbook: 'docs/runbook.md#events-stand-still',
    },
  },
  {
    alert: 'RippleBrokerConnectionLost',
    expr: 'ripple_broker_connected == 0',
    for: '1m',
    labels: { severity: 'page' },
    annotations: {
      summary: '{{ $labels.service }} ({{ $labels.instance }}) has no {{ $labels.connection }} connection.',
      runbook: 'docs/runbook.md#the-broker-is-away',
    },
  },
  {
    alert: 'RippleInstanceDown',
    // A process that is gone altogether may not even be a target any more.
    expr: [
      'up{job="ripple"} == 0',
      ...serviceNames.map((service) => `absent(up{job="ripple",service="${service}"})`),
    ].join('\nor\n'),
    for: '1m',
    labels: { severity: 'page' },
    annotations: {
      summary: '{{ $labels.service }} {{ $labels.instance }} does not answer.',
      runbook: 'docs/runbook.md#a-process-is-down',
    },
  },
  {
    alert: 'RipplePostSlow',
    expr: `histogram_quantile(0.99, sum by (le) (rate(ripple_http_request_duration_seconds_bucket{${POSTS}}[5m]))) > ${seconds(rings.author.worstMs)}`,
    for: '5m',
    labels: { severity: 'page' },
    annotations: {
      summary: 'More than 1 % of all POSTs take longer than the very worst that is promised.',
      runbook: 'docs/runbook.md#posts-are-slow',
    },
  },
  {
    alert: 'RippleDeadLetters',
    expr: 'max(ripple_dead_letters) > 0',
    labels: { severity: 'ticket' },
    annotations: {
      summary: 'Dead letters that wait for a decision: {{ $value }}.',
      runbook: 'docs/runbook.md#dead-letters',
    },
  },
  {
    alert: 'RippleWebhookDisabled',
    expr: 'max(ripple_webhooks{state="disabled"}) > 0',
    labels: { severity: 'ticket' },
    annotations: {
      summary: 'Webhooks that are disabled, since their endpoints took nothing: {{ $value }}.',
      runbook: 'docs/runbook.md#a-webhook-is-disabled-or-behind',
    },
  },
  {
    alert: 'RippleWebhookBehind',
    // Endpoints that fail, or are slow, are other people's: a quarter of an hour of that is no news yet.
    expr: 'max by (state) (ripple_webhook_oldest_seconds{state=~"active|failing"}) > 900',
    for: '5m',
    labels: { severity: 'ticket' },
    annotations: {
      summary:
        'An event has waited for {{ $value | humanizeDuration }} to be sent to a webhook ({{ $labels.state }}).',
      runbook: 'docs/runbook.md#a-webhook-is-disabled-or-behind',
    },
  },
  {
    alert: 'RippleRedisNearlyFull',
    // Without a limit the share is of nothing, and no alert.
    expr: 'max(ripple_redis_memory_used_bytes) / (max(ripple_redis_memory_limit_bytes) > 0) > 0.8',
    for: '1m',
    labels: { severity: 'page' },
    annotations: {
      summary:
        'Redis uses {{ $value | humanizePercentage }} of its memory; when it is full it takes no writes.',
      runbook: 'docs/runbook.md#redis-is-nearly-full',
    },
  },
  {
    alert: 'RippleDeletionOld',
    // A hundred thousand posts take minutes.
    expr: 'max(ripple_deletions_oldest_seconds) > 3600',
    for: '10m',
    labels: { severity: 'ticket' },
    annotations: {
      summary: 'A user has left {{ $value | humanizeDuration }} ago, and not all of theirs is removed.',
      runbook: 'docs/runbook.md#a-user-has-left',
    },
  },
  {
    alert: 'RippleLeadersDrifted',
    // Each node counts the queues whose leader it has. A node that comes back has none of them.
    expr: 'max(rabbitmq_queues{job="rabbitmq"}) / avg(rabbitmq_queues{job="rabbitmq"}) >= 1.5',
    for: '10m',
    labels: { severity: 'ticket' },
    annotations: {
      summary:
        'One node of RabbitMQ leads {{ $value | printf "%.1f" }} times as many queues as the mean of the nodes.',
      runbook: 'docs/runbook.md#leaders-have-drifted',
    },
  },
  {
    alert: 'RippleRetries',
    // Lanes without a ring talk with other people's servers, which fail all the time.
    expr: `sum by (lane) (rate(ripple_messages_handled_total{lane!~"${ringless}",outcome="retry"}[10m]))
/
sum by (lane) (rate(ripple_messages_handled_total[10m]))
> 0.05`,
    for: '10m',
    labels: { severity: 'ticket' },
    annotations: {
      summary:
        '{{ $value | humanizePercentage }} of what lane {{ $labels.lane }} handles has to be tried again.',
      runbook: 'docs/runbook.md#a-worker-fails-again-and-again',
    },
  },
  {
    alert: 'RippleLaneStandsStill',
    // The others have watermarks, by which their age is known.
    expr: `max by (lane) (ripple_lane_messages_ready{lane=~"${ringless}"}) > 0
unless on (lane)
sum by (lane) (rate(ripple_messages_handled_total[10m])) > 0`,
    for: '10m',
    labels: { severity: 'ticket' },
    annotations: {
      summary: '{{ $value }} messages wait in lane {{ $labels.lane }}, and no worker takes any.',
      runbook: 'docs/runbook.md#a-lane-is-behind',
    },
  },
];

export const ruleGroups = [
  { name: 'ripple-budgets', rules: [...budgets, ...burning] },
  { name: 'ripple-operations', rules: alerts },
];
