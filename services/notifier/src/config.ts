import { readEnvironment, workerSettings } from '@ripple/runtime';

export const readConfig = () => readEnvironment(workerSettings);
