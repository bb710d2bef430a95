export { publishedRings } from './receipts/piece.ts';
export { createReceipts, mayHaveReceipt, type Receipts, type RingReceipt } from './receipts/receipts.ts';
export { type Delays, type RingDelays, ringDelays, watchDelays } from './watermarks/delays.ts';
export { createWatermarks, type LaneWatermarks, type Watermarks } from './watermarks/watermarks.ts';
