/** The URLs of the real servers; `npm test` starts them and sets the environment. */
export function serverUrls() {
  const url = (name: string): string => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not set: run the tests with npm test`);
    return value;
  };
  return {
    databaseUrl: url('DATABASE_URL'),
    amqpUrl: url('AMQP_URL'),
    redisUrl: url('REDIS_URL'),
    /** Where Redis is a cluster. */
    redisNodes: process.env.REDIS_NODES || undefined,
  };
}

/** An address where nothing listens, for a server that is down. */
export const nowhere = (url: string): string => {
  const parsed = new URL(url);
  parsed.port = '1';
  return parsed.href;
};
