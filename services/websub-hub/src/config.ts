import { readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';

const network = '[0-9a-fA-F.:]+/[0-9]+';

const settings = {
  ...workerSettings,
  /** Where readers reach the api; feeds carry absolute addresses. */
  PUBLIC_URL: Type.String({ default: 'http://127.0.0.1:3000' }),
  /** Where readers get pictures, if not from the api. */
  MEDIA_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  /**
   * Callbacks are reached on public addresses only, and in these networks besides (10.0.0.0/8, comma separated): who
   * may subscribe anything must not be able to send requests to what is not meant for the public.
   */
  WEBSUB_NETWORKS: Type.Optional(Type.String({ pattern: `^${network}(,${network})*$` })),
};

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
