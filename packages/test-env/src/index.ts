export { type Isolation, isolate } from './isolation.ts';
export { openServiceRedis, openTestRedis } from './redis.ts';
export { nowhere, serverUrls } from './servers.ts';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { createTemplateDatabase } from './template-database.ts';
