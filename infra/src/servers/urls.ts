/** Addresses of the three servers, each with a log-in. */
export interface Urls {
  databaseUrl: string;
  amqpUrl: string;
  redisUrl: string;
}
