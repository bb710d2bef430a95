import { signal } from '@preact/signals';

const KEPT = 600;

/** Response times of the posts of this page in ms, in the order of the answers; the last 600. */
export const answers = signal<{ at: number; ms: number }[]>([]);
export const failed = signal(0);

export function noteAnswer(ms: number): void {
  answers.value = [...answers.value, { at: Date.now(), ms }].slice(-KEPT);
}

/** The quantile of values by nearest rank. @param part 0 to 1 */
export function quantile(values: number[], part: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}
