import { documentSettings } from '@ripple/posts';
import { addressSettings, readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';

export const settings = {
  ...workerSettings,
  ...addressSettings,
  ...documentSettings,
  /** Where readers get pictures, if not from the api. */
  MEDIA_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
};

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
