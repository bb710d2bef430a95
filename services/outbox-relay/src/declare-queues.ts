import type { Worker } from '@ripple/runtime';

/** Declares the queues once more. The broker answers that with how long they are: nobody else has to ask it. */
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

/** What is not known has no series: the last values would be drawn on while the broker is away, and keep an alert or its end. */
function forget({ laneReady, retriesWaiting, deadLetters }: Worker['metrics']): void {
  laneReady.reset();
  retriesWaiting.reset();
  deadLetters.remove();
}
