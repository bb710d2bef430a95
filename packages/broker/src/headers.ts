/** Headers of a message that has failed. */
export const HEADERS = {
  attempts: 'ripple-attempts',
  lane: 'ripple-lane',
  reason: 'ripple-reason',
  stack: 'ripple-stack',
  firstFailedAt: 'ripple-first-failed-at',
  lastFailedAt: 'ripple-last-failed-at',
} as const;
