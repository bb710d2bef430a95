export { type Isolation, isolate } from './isolation.ts';
export { openTestRedis } from './redis.ts';
export { nowhere, serverUrls } from './servers.ts';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { setup as createTemplateDatabase } from './template-database.ts';
