export { ConfigError, commonSettings, readEnvironment, type WorkerConfig, workerSettings } from './config.ts';
export { type Running, runService } from './run.ts';
export { openWorker, type Worker, type WorkerOptions } from './worker.ts';
