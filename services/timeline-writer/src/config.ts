import { readEnvironment, workerSettings } from '@ripple/runtime';

export const settings = workerSettings;

export const readConfig = () => readEnvironment(settings);
