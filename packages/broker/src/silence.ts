import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { withTimeout } from '@ripple/concurrency';
import type { Channel } from 'amqplib';

const EVERY_MS = 2_000;
const LIMIT_MS = 3_000;

/**
 * Asks a consuming connection for a round trip every 2 s, until the signal. A node that is frozen keeps what it has
 * delivered from all other consumers, and heartbeats tell after 25 s. Not for publishing connections: a broker with an
 * alarm answers nothing on them.
 * @param channel of that connection, for this alone
 * @param onSilence called if an answer takes more than 3 s
 */
export async function watchSilence(
  channel: Channel,
  signal: AbortSignal,
  onSilence: (reason: string) => void,
): Promise<void> {
  while (true) {
    await sleep(EVERY_MS, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    let settled = false;
    // A rejection means that the connection is lost, which its supervisor knows.
    const answer = channel.prefetch(1).finally(() => {
      settled = true;
    });
    await withTimeout(LIMIT_MS, answer).catch(() => {});
    // In a process that was frozen, the timer comes before the answer that waits in the socket.
    await nextTurn();
    if (signal.aborted) return;
    if (!settled) return onSilence(`no answer for ${LIMIT_MS} ms`);
  }
}
