import { signal } from '@preact/signals';

const KEPT = 600;

/** What was posted since the page was opened: how long answers took in ms, in the order they came. */
export const answers = signal<{ at: number; ms: number }[]>([]);
export const failed = signal(0);

export function noteAnswer(ms: number): void {
  answers.value = [...answers.value, { at: Date.now(), ms }].slice(-KEPT);
}

/** The value that a part of them, 0 to 1, does not exceed (nearest rank). */
export function quantile(values: number[], part: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}
