export type { TestAnswer, TestClient, TestUser } from './client.ts';
export { type Isolation, isolate } from './isolation.ts';
export { allServices, type ServiceName, startRipple, type TestRipple, type TestSettings } from './ripple.ts';
export { nowhere, serverUrls } from './servers.ts';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
