import { readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';

const settings = {
  ...workerSettings,
  /** Where readers reach the api; feeds carry absolute addresses. */
  PUBLIC_URL: Type.String({ default: 'http://127.0.0.1:3000' }),
  /** Where readers get pictures, if not from the api. */
  MEDIA_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
};

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
