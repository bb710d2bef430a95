export { type Delays, type RingDelay, type RingDelays, ringDelays, watchDelays } from './delays.ts';
export { createWatermarks, type LaneWatermarks, type Watermarks } from './watermarks.ts';
