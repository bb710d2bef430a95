import type { Worker } from '@ripple/runtime';

/** Declares the queues once more. The broker's answer tells how long they are, so no other process has to ask. */
export async function declareQueues({ broker, metrics }: Pick<Worker, 'broker' | 'metrics'>): Promise<void> {
  const depths = await broker.declare().catch((error) => {
    forget(metrics);
    throw error;
  });
  if (!depths) return forget(metrics);
  for (const [lane, messages] of Object.entries(depths.lanes)) metrics.laneReady.set({ lane }, messages);
  for (const [delay, messages] of Object.entries(depths.retries)) {
    metrics.retriesWaiting.set({ delay }, messages);
  }
  metrics.deadLetters.set(depths.deadLetters);
}

/** What is not known has no series: otherwise the last values would go on while the broker is away, and hold an alert, or its end, back. */
function forget({ laneReady, retriesWaiting, deadLetters }: Worker['metrics']): void {
  laneReady.reset();
  retriesWaiting.reset();
  deadLetters.remove();
}
