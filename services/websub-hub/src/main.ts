import { runService } from '@ripple/runtime';
import { readConfig } from './config.ts';
import { start } from './service.ts';

/** Gives way to all services that users wait for. */
const NICENESS = 15;

await runService('websub-hub', readConfig, start, NICENESS);
