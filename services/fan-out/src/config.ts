import { readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';
import { PULL_THRESHOLD } from './plan.ts';

export const settings = {
  ...workerSettings,
  /** From so many followers on, an author's posts are merged into homes when these are read. */
  PULL_THRESHOLD: Type.Integer({ default: PULL_THRESHOLD, minimum: 1 }),
};

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
