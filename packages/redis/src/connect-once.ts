import { Redis as RedisNode } from 'ioredis';

/** A connection to one node that is not made again; its commands fail after `limitMs`, and once it is gone. */
export function connectOnce(url: string, limitMs: number): RedisNode {
  const connection = new RedisNode(url, {
    connectTimeout: limitMs,
    commandTimeout: limitMs,
    maxRetriesPerRequest: null,
    retryStrategy: () => null,
  });
  connection.on('error', () => {});
  return connection;
}
