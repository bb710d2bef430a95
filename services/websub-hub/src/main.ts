import { runService } from '@ripple/runtime';
import { readConfig } from './config.ts';
import { start } from './service.ts';

/** Behind everything that somebody waits for. */
const NICENESS = 15;

await runService('websub-hub', readConfig, start, NICENESS);
