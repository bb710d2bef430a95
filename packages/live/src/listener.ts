import { AsyncLocalStorage } from 'node:async_hooks';
import type { Redis } from '@ripple/redis';
import type { Logger } from '@ripple/telemetry';
import { createAliveChannels } from './alive-channels.ts';
import type { Channel } from './channel.ts';
import type { Wake } from './channel-log.ts';
import { createLogReader, type OpenOther } from './log-reader.ts';
import { createLogTail } from './log-tail.ts';
import type { Subscription } from './subscription.ts';

/** For a process with readers: what happens on the channels that they subscribe to. */
export interface LiveListener {
  /**
   * Subscribes. When this resolves, all that is published from now on will come, and what was before is in
   * memory, as far as the log goes back; or Redis is away, and what is lost meanwhile will be a gap.
   * @param wake called with each new entry, and without one when entries were lost
   */
  subscribe(channels: Channel[], wake: Wake): Promise<Subscription>;
  stop(): Promise<void>;
}

const RENEW_MS = 15_000;

/**
 * One log in Redis for all channels, read by every api process on a connection of its own, however many streams
 * are open. (A log for each channel would be a subscription for each stream, to be renewed one by one.)
 */
export function createLiveListener(options: {
  redis: Redis;
  /** Opens a connection that the log is waited for on. */
  openOther: OpenOther;
  namespace: string;
  logger: Logger;
}): LiveListener {
  const { redis, logger } = options;
  const tail = createLogTail();
  const reader = createLogReader({ ...options, onRecord: tail.append });
  const alive = createAliveChannels(options);

  const renew = AsyncLocalStorage.bind(async (): Promise<void> => {
    const channels = tail.channels();
    if (channels.length === 0) return;
    try {
      await alive.removeEnded();
      await alive.keepAlive(channels);
    } catch (error) {
      logger.debug({ err: error }, 'live channels were not kept alive');
    }
  });

  /** Subscribers of one turn of the event loop share a round trip. */
  let arriving = new Set<Channel>();
  let registration: Promise<void> | undefined;
  function register(channels: Channel[]): Promise<void> {
    for (const channel of channels) arriving.add(channel);
    registration ??= new Promise(setImmediate).then(async () => {
      const batch = [...arriving];
      arriving = new Set();
      registration = undefined;
      await alive.keepAlive(batch);
      await reader.catchUp();
    });
    return registration;
  }

  const stopRenewing = redis.onUp(renew);
  const timer = setInterval(renew, RENEW_MS);

  return {
    async subscribe(channels, wake) {
      const subscription = tail.subscribe(channels, wake);
      await register(channels).catch((error) => logger.debug({ err: error }, 'a channel is not alive yet'));
      return subscription;
    },
    async stop() {
      clearInterval(timer);
      stopRenewing();
      reader.stop();
    },
  };
}
