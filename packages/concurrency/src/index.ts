export { atMost } from './at-most.ts';
export { createBatcher } from './batcher.ts';
export { createCoalescer } from './coalescer.ts';
export { createKeyedBatcher } from './keyed-batcher.ts';
export { mapLimit } from './map-limit.ts';
export { createSemaphore, type Semaphore } from './semaphore.ts';
export { withTimeout } from './with-timeout.ts';
