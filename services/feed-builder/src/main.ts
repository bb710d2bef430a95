import { runService } from '@ripple/runtime';
import { readConfig } from './config.ts';
import { start } from './service.ts';

/** Of the lower rings: gives way to those that followers and authors wait for. */
const NICENESS = 10;

await runService('feed-builder', readConfig, start, NICENESS);
