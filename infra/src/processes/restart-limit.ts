export type AfterDeath = { kind: 'again'; delayMs: number } | { kind: 'give-up' };

const backOffMs = [200, 500, 1_000, 2_000];

/** Five deaths in a minute is no accident any more. One a day is forgotten, and starts again at once. */
export function createRestartLimit({ deaths = 5, withinMs = 60_000 } = {}) {
  let recent: number[] = [];
  return function died(now: number): AfterDeath {
    recent = [...recent.filter((at) => now - at < withinMs), now];
    if (recent.length >= deaths) return { kind: 'give-up' };
    return { kind: 'again', delayMs: backOffMs[Math.min(recent.length, backOffMs.length) - 1] ?? 0 };
  };
}
