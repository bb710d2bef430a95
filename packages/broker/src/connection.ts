import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeout } from '@ripple/concurrency';
import type { Logger } from '@ripple/telemetry';
import { type ChannelModel, connect } from 'amqplib';
import { shuffle } from './nodes.ts';

const HEARTBEAT_SECONDS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const SETUP_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;
const BACKOFF_MS = { first: 100, most: 5_000 };

export interface SupervisedConnection {
  /** Resolves when the connection is up for the first time. */
  whenUp(): Promise<void>;
  isUp(): boolean;
  /** Closes the present connection; the supervisor makes a new one. */
  reset(reason: string): void;
  /** Closes for good. */
  close(): Promise<void>;
}

/**
 * Keeps one connection to the broker: any failure, of the connection or of a channel on it, ends the connection, and
 * a new one is set up from nothing after a jittered back-off, with the next node of the cluster. So there is one way to
 * recover, and channels are never repaired one by one.
 *
 * amqplib's own `recovery` was tried and rejected: a connection lost during its set-up can throw uncaught or
 * leave a model that never reconnects.
 */
export function superviseConnection(options: {
  /** Of the nodes of a cluster, or of one server. */
  urls: readonly string[];
  name: string;
  logger: Logger;
  /** Opens channels, topology and consumers on a fresh connection. A rejection counts as a lost connection. */
  setUp: (model: ChannelModel, reset: (reason: string) => void) => Promise<void>;
  onUp?: () => void;
  /** The connection is gone, or could not be made; with it all of its channels. */
  onDown?: (reason: string) => void;
}): SupervisedConnection {
  const { name, setUp } = options;
  const nodes = shuffle(options.urls);
  const logger = options.logger.child({ connection: name });
  const stop = new AbortController();
  let up = false;
  let current: ChannelModel | undefined;
  let resetCurrent: (reason: string) => void = () => {};
  let announceFirstUp: () => void = () => {};
  const firstUp = new Promise<void>((resolve) => {
    announceFirstUp = resolve;
  });

  /** Makes one connection. @returns why it has ended, once it has */
  async function runOnce(url: string, onUp: () => void): Promise<string> {
    const model = await open(url, name);
    current = model;
    let reason = 'closed';
    const ended = new Promise<void>((resolve) => {
      // Bound before anything else is done: an error without a listener would end the process.
      model.on('error', (error) => {
        reason = error.message;
      });
      model.once('close', () => resolve());
      resetCurrent = (why) => {
        reason = why;
        void closeOrDestroy(model).then(resolve);
      };
    });
    const settingUp = setUp(model, resetCurrent).then(
      () => 'ready' as const,
      (error: Error) => {
        resetCurrent(`set-up failed: ${error.message}`);
        return 'failed' as const;
      },
    );
    const limit = setTimeout(() => resetCurrent('set-up took too long'), SETUP_TIMEOUT_MS);
    const outcome = await Promise.race([settingUp, ended.then(() => 'ended' as const)]);
    clearTimeout(limit);
    if (outcome === 'ready' && !stop.signal.aborted) {
      up = true;
      onUp();
      announceFirstUp();
      logger.info('broker connection is up');
    }
    if (stop.signal.aborted) resetCurrent('stopped');
    await ended;
    return reason;
  }

  async function run(): Promise<void> {
    let failures = 0;
    for (let attempt = 0; !stop.signal.aborted; attempt++) {
      const url = nodes[attempt % nodes.length] as string;
      const node = new URL(url).host;
      let reason: string;
      try {
        reason = await runOnce(url, () => {
          failures = 0;
          options.onUp?.();
        });
      } catch (error) {
        reason = (error as Error).message || String(error);
      }
      current = undefined;
      up = false;
      options.onDown?.(reason);
      if (stop.signal.aborted) return;
      const delay = backOff(failures++);
      logger.warn({ reason, node, delay }, 'broker connection is down');
      await sleep(delay, undefined, { signal: stop.signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    whenUp: () => firstUp,
    isUp: () => up,
    reset: (reason) => resetCurrent(reason),
    async close() {
      stop.abort();
      if (current) resetCurrent('stopped');
      await running;
    },
  };
}

/** In ms: doubles from 100 ms to 5 s, half of it random, so that processes don't come back in step. */
function backOff(failures: number): number {
  const ceiling = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** failures);
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}

/**
 * @param name shown by the broker beside the connection
 * @param limitMs how long the broker may be silent until it is open
 */
export function open(url: string, name: string, limitMs = CONNECT_TIMEOUT_MS): Promise<ChannelModel> {
  return connect(withHeartbeat(url), {
    timeout: limitMs,
    clientProperties: { connection_name: name },
  });
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return parsed.href;
}

/** Closes by the protocol, or destroys the socket if the broker doesn't answer within 2 s. */
export async function closeOrDestroy(model: ChannelModel): Promise<void> {
  // A rejection means that it is closed already.
  const closed = model.close().catch(() => {});
  await withTimeout(CLOSE_TIMEOUT_MS, closed).catch(() => {
    const { stream } = model.connection as unknown as { stream: { destroy(): void } };
    stream.destroy();
  });
}
