import { runService } from '@ripple/runtime';
import { readConfig } from './config.ts';
import { start } from './service.ts';

/** Of the lower rings: gives way to those that followers and authors wait for. */
const NICENESS = 5;

await runService('indexer', readConfig, start, NICENESS);
