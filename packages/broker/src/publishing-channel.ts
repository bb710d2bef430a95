import { withTimeout } from '@ripple/concurrency';
import type { Logger } from '@ripple/telemetry';
import type { ConfirmChannel, Options } from 'amqplib';
import { type Answers, createConfirmWatch } from './confirm-watch.ts';
import { superviseConnection } from './connection.ts';
import { PublishError } from './publish-error.ts';
import {
  declareTopology,
  type QueueDepths,
  type Rung,
  setUpTopology,
  type TopologyMode,
  type TopologyNames,
} from './topology.ts';

/** Publishes as amqplib does. @param onAnswer called with the confirm, or with the error of a refusal or a lost channel */
export type Publish = (
  exchange: string,
  routingKey: string,
  content: Buffer,
  properties: Options.Publish,
  onAnswer: (error: unknown) => void,
) => boolean;

/** A channel in confirm mode on a connection of its own, made anew whenever it is lost or found to be of no use. */
export interface PublishingChannel {
  /** @throws {PublishError} if there is no connection, or the broker blocks publishers */
  get(): Publish;
  /** Whether {@link get} throws nothing. */
  isOpen(): boolean;
  /** The buffer of the socket is full: {@link whenDrained} waits from now on. */
  noteFull(): void;
  /** Resolves when the buffer of the socket has room, or is gone with its connection. @throws the signal's reason */
  whenDrained(signal: AbortSignal): Promise<void>;
  /** Declares again what is missing of the topology; does nothing without a connection. @returns how long its queues are */
  declare(): Promise<QueueDepths | undefined>;
  whenUp(): Promise<void>;
  close(): Promise<void>;
}

const DECLARE_LIMIT_MS = 5_000;

/**
 * @param options.onReturn called when the broker returns a message that no queue takes, before its confirm
 * @param options.onDown called when the connection is lost or could not be made
 */
export function openPublishingChannel(options: {
  urls: readonly string[];
  name: string;
  names: TopologyNames;
  ladder: readonly Rung[];
  topology: TopologyMode;
  logger: Logger;
  onUp: () => void;
  onDown: (reason: string) => void;
  onReturn: (messageId: string) => void;
}): PublishingChannel {
  const { names, ladder, logger, onReturn } = options;
  const watch = createConfirmWatch();
  let channel: ConfirmChannel | undefined;
  let answers: Answers | undefined;
  let publish: Publish | undefined;
  let blocked: string | undefined;
  /** While the socket's buffer is full. */
  let full: { drained: Promise<void>; end: () => void } | undefined;

  function endFull() {
    full?.end();
    full = undefined;
  }

  const connection = superviseConnection({
    urls: options.urls,
    name: `${options.name}/publisher`,
    logger,
    async setUp(model, reset) {
      model.on('blocked', (reason) => {
        blocked = reason;
        answers?.pause();
        logger.warn({ reason }, 'the broker blocks publishers');
      });
      model.on('unblocked', () => {
        blocked = undefined;
        answers?.resume();
        logger.info('the broker takes messages again');
      });
      const fresh = await model.createConfirmChannel();
      fresh.on('error', (error) => reset(`publisher channel: ${error.message}`));
      fresh.on('close', () => reset('publisher channel closed'));
      fresh.on('drain', endFull);
      fresh.on('return', ({ properties }) => onReturn(properties.messageId));
      await setUpTopology(options.topology, fresh, names, ladder);
      const ofThis = watch(reset);
      channel = fresh;
      answers = ofThis;
      publish = (exchange, routingKey, content, properties, onAnswer) => {
        ofThis.sent();
        return fresh.publish(exchange, routingKey, content, properties, (error) => {
          ofThis.received(Boolean(error));
          onAnswer(error);
        });
      };
    },
    onUp: options.onUp,
    onDown(reason) {
      channel = undefined;
      publish = undefined;
      answers?.end();
      blocked = undefined;
      endFull();
      options.onDown(reason);
    },
  });

  return {
    get() {
      if (!publish) throw new PublishError('no connection to the broker');
      if (blocked !== undefined) throw new PublishError(`the broker blocks publishers: ${blocked}`);
      return publish;
    },
    isOpen: () => publish !== undefined && blocked === undefined,
    noteFull() {
      if (full) return;
      let end: () => void = () => {};
      const drained = new Promise<void>((resolve) => {
        end = resolve;
      });
      full = { drained, end };
    },
    async whenDrained(signal) {
      while (full) await Promise.race([full.drained, rejectOn(signal)]);
    },
    async declare() {
      return channel && withTimeout(DECLARE_LIMIT_MS, declareTopology(channel, names, ladder));
    },
    whenUp: connection.whenUp,
    close: connection.close,
  };
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
