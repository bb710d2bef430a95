export {
  ConfigError,
  commonSettings,
  lanePartsOf,
  readEnvironment,
  type ServerSettings,
  serverSettings,
  workerSettings,
} from './config.ts';
export { inspectNodes, type NodeState, type NodesOfServers } from './inspect-nodes.ts';
export { addressOf, databaseServers, nodesSetting, urlsOfNodes } from './nodes.ts';
export { type Running, runService } from './run.ts';
export { addressSettings, createWebAddresses, type WebAddresses } from './web-addresses.ts';
export { openWorker, type Worker, type WorkerOptions } from './worker.ts';
