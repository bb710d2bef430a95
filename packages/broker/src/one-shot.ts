import type { ChannelModel } from 'amqplib';
import { closeOrDestroy, open } from './connection.ts';
import { shuffle } from './nodes.ts';

/**
 * Opens a connection for one piece of work and closes it afterwards, also after a failure. For tools: each
 * node is tried once, the error goes to the person who typed the command.
 * @throws what `work` throws, or why the broker could not be reached or has gone meanwhile
 */
export async function withConnection<T>(
  options: { urls: readonly string[]; name: string; limitMs?: number },
  work: (model: ChannelModel) => Promise<T>,
): Promise<T> {
  const model = await openAny(options);
  let reason = 'the connection to the broker was closed';
  const lost = new Promise<never>((_, reject) => {
    model.on('error', (error) => {
      reason = `the connection to the broker was lost: ${error.message}`;
    });
    model.once('close', () => reject(new Error(reason)));
  });
  lost.catch(() => {});
  try {
    return await Promise.race([work(model), lost]);
  } finally {
    await closeOrDestroy(model);
  }
}

/** @throws the error of the node that was tried last */
async function openAny(options: {
  urls: readonly string[];
  name: string;
  limitMs?: number;
}): Promise<ChannelModel> {
  let last: unknown;
  for (const url of shuffle(options.urls)) {
    try {
      return await open(url, options.name, options.limitMs);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
