import { runService } from '@ripple/runtime';
import { readConfig } from './config.ts';
import { start } from './service.ts';

await runService('timeline-writer', readConfig, start);
