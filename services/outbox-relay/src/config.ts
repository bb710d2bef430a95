import { readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';

export const settings = {
  ...workerSettings,
  /** How long events can be read. */
  EVENTS_DAYS: Type.Integer({ default: 7, minimum: 1, maximum: 3_650 }),
};

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
