export { type PublishedRing, publishedRings } from './piece.ts';
export { createReceipts, mayHaveReceipt, type Receipt, type Receipts, type RingReceipt } from './receipts.ts';
