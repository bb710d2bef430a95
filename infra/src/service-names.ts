/** In the order of the picture in docs/architecture.md: from the post to the timelines. */
export const serviceNames = [
  'api',
  'outbox-relay',
  'fan-out',
  'timeline-writer',
  'notifier',
  'indexer',
  'feed-builder',
  'websub-hub',
  'media',
  'mailer',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** Those between a post and its readers, which can be stopped in the demo. */
export const workerNames: readonly ServiceName[] = [
  'fan-out',
  'timeline-writer',
  'notifier',
  'indexer',
  'feed-builder',
];
