import { documentSettings } from '@ripple/posts';
import { readEnvironment, workerSettings } from '@ripple/runtime';

export const settings = { ...workerSettings, ...documentSettings };

export const readConfig = () => readEnvironment(settings);

export type Config = ReturnType<typeof readConfig>;
