import { MOST_SUBSCRIPTIONS_OF_HOST } from '@ripple/feeds';
import { documentSettings } from '@ripple/posts';
import { addressSettings, readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';

const network = '[0-9a-fA-F.:]+/[0-9]+';

export const settings = {
  ...workerSettings,
  ...addressSettings,
  ...documentSettings,
  /** Where readers get pictures, if not from the api. */
  MEDIA_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  /**
   * Callbacks and webhooks are reached on public addresses only, and in these networks besides (10.0.0.0/8, comma
   * separated): who may name an address must not be able to send requests to what is not meant for the public.
   */
  WEBSUB_NETWORKS: Type.Optional(Type.String({ pattern: `^${network}(,${network})*$` })),
  /** Subscriptions that callbacks of one host may have. The api reads it, too. */
  WEBSUB_SUBSCRIPTIONS_PER_HOST: Type.Integer({ default: MOST_SUBSCRIPTIONS_OF_HOST, minimum: 1 }),
};

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
