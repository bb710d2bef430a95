import { type ChannelModel, connect } from 'amqplib';
import { CONNECT_TIMEOUT_MS, closeOrCut, withHeartbeat } from './connection.ts';

/**
 * A connection for one piece of work, closed whatever becomes of it. For tools: nothing is tried again,
 * the person who typed the command is told.
 * @throws what `work` throws, or why the broker could not be reached or has gone meanwhile
 */
export async function withConnection<T>(
  options: { url: string; name: string },
  work: (model: ChannelModel) => Promise<T>,
): Promise<T> {
  const model = await connect(withHeartbeat(options.url), {
    timeout: CONNECT_TIMEOUT_MS,
    clientProperties: { connection_name: options.name },
  });
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
    await closeOrCut(model);
  }
}
