export { createCoalescer } from './coalesce.ts';
export { ConfigError, commonSettings, readEnvironment, type WorkerConfig, workerSettings } from './config.ts';
export { runLoop } from './loop.ts';
export { type Running, runService } from './run.ts';
export { type Consumption, openWorker, type Worker, type WorkerOptions } from './worker.ts';
