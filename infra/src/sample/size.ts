import type { SampleSize } from './lines.ts';

/** Of sample.ndjson. */
export const SAMPLE: SampleSize = { users: 20, follows: 80, posts: 60, marks: 40, seed: 1 };
