/** Addresses of the three servers, each with a log-in. */
export interface Urls {
  databaseUrl: string;
  amqpUrl: string;
  redisUrl: string;
  /** Where they are clusters: the settings that name their nodes. */
  nodes?: NodeSettings | undefined;
}

/** Each a list of `host:port` (packages/runtime/src/nodes.ts). */
export interface NodeSettings {
  DATABASE_NODES: string;
  DATABASE_REPLICA_NODES: string;
  AMQP_NODES: string;
  REDIS_NODES: string;
}
