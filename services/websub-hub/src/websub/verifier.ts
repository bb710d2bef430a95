import { claimRequests, type PendingRequest } from '@ripple/feeds';
import type { Hub } from './hub.ts';
import { createNamedSlots } from './named-slots.ts';
import { verifyRequest } from './verify.ts';

/** Callbacks that are asked at once. Their own: a callback that is silent delays no delivery. */
const SLOTS = 32;
/** Of these for one host. */
export const VERIFICATIONS_OF_HOST = 2;
/** And for requests from one network: so many silent hosts, named by one client, leave room for others. */
const OF_NETWORK = 8;
/** Longer than a callback can take: a request that is due again was left by a process that has died. */
const AGAIN_MS = 30_000;

export interface Verifier {
  /**
   * Begins to ask the callbacks of requests that are due, as far as there are slots; the next ones follow when one is
   * answered. Resolves when they are begun: their requests are rows, so nothing is lost with this process.
   */
  wake(): Promise<void>;
  /** Begins no more, from the call on; resolves when all that were begun are done. */
  stop(): Promise<void>;
}

/** Asks callbacks whether they want what was requested for them, fairly among hosts and among those who request. */
export function createVerifier(hub: Hub): Verifier {
  const hosts = createNamedSlots(VERIFICATIONS_OF_HOST);
  const networks = createNamedSlots(OF_NETWORK);
  const running = new Set<Promise<void>>();
  let claiming: Promise<void> | undefined;
  let wanted = false;
  let stopped = false;

  function begin(request: PendingRequest): void {
    const { host, askedBy } = request;
    hosts.take(host);
    networks.take(askedBy);
    const work = verifyRequest(hub, request)
      .catch((err) => hub.logger.warn({ err }, 'a request was not settled'))
      .finally(() => {
        hosts.give(host);
        networks.give(askedBy);
        running.delete(work);
        wake().catch((err) => hub.logger.warn({ err }, 'no further request was taken'));
      });
    running.add(work);
  }

  /** One request of each host and network at a time, so that none gets more than its slots. */
  async function claim(): Promise<void> {
    while (wanted && !stopped && running.size < SLOTS) {
      wanted = false;
      const requests = await claimRequests(hub.database.db, {
        limit: SLOTS - running.size,
        againMs: AGAIN_MS,
        full: { hosts: hosts.full(), networks: networks.full() },
      });
      requests.forEach(begin);
      wanted ||= requests.length > 0;
    }
  }

  async function wake(): Promise<void> {
    wanted = true;
    claiming ??= claim().finally(() => {
      claiming = undefined;
    });
    await claiming;
  }

  return {
    wake,
    async stop() {
      stopped = true;
      await claiming?.catch(() => {});
      await Promise.all(running);
    },
  };
}
