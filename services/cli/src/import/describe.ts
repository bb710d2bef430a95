import type { Progress } from '@ripple/exchange';
import { span } from '../text.ts';

/**
 * Describes how far an import is: lines, how fast, and how long still, by the bytes that are read.
 * @param total bytes of the source, where they are known
 */
export function createDescription(total: number | undefined): (progress: Progress) => string {
  const since = performance.now();
  return ({ lines, next, waiting, bytes, phase }) => {
    const ms = Math.max(1, performance.now() - since);
    const parts = [`line ${lines} (--from-line ${next})`, `${Math.round((lines * 1_000) / ms)}/s`];
    if (phase === 'waiting') parts.push('lines that had to wait');
    else if (total !== undefined && bytes > 0 && bytes < total) {
      parts.push(`${Math.floor((100 * bytes) / total)} %`, `${span((ms * (total - bytes)) / bytes)} left`);
    }
    if (waiting > 0) parts.push(`${waiting} wait for later ones`);
    if (phase === 'timelines') parts.push('timelines are renewed');
    return parts.join(' · ');
  };
}
