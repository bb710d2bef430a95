import { MOST_SUBSCRIPTIONS_OF_HOST } from '@ripple/feeds';
import { documentSettings, mediaSettings } from '@ripple/posts';
import { addressSettings, ConfigError, commonSettings, readEnvironment } from '@ripple/runtime';
import { type Static, Type } from 'typebox';
import { parseOrigins } from './http/origins.ts';

export const settings = {
  ...commonSettings,
  /** 0: a free one. */
  PORT: Type.Integer({ default: 3000, minimum: 0, maximum: 65_535 }),
  /**
   * How long requests are still taken after SIGTERM, in ms, while `/readyz` says 503. The default is for those that
   * have reached the port before. Behind a balancer: longer than it takes to notice, so that it sends none to a closed
   * port.
   */
  DRAIN_MS: Type.Integer({ default: 250, minimum: 0, maximum: 10_000 }),
  ...addressSettings,
  /** `demo`: POST /v1/users hands out tokens. `jwt`: the application that embeds Ripple issues them. */
  AUTH_MODE: Type.Union([Type.Literal('demo'), Type.Literal('jwt')], { default: 'jwt' }),
  /** For HS256, at least 32 characters. */
  JWT_SECRET: Type.Optional(Type.String({ minLength: 32 })),
  /** For RS256, ES256 and EdDSA: where the issuer publishes its keys (RFC 7517). */
  JWT_JWKS_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  JWT_ISSUER: Type.Optional(Type.String({ minLength: 1 })),
  JWT_AUDIENCE: Type.Optional(Type.String({ minLength: 1 })),
  /**
   * When moderators look at posts: `after` they are shown, or `before`, when a new post is for its author alone until one
   * of them lets it go.
   */
  MODERATION: Type.Union([Type.Literal('after'), Type.Literal('before')], { default: 'after' }),
  /** Whether there is Mastodon's client API (docs/mastodon.md), for existing apps: 0 or 1. */
  MASTODON_API: Type.Union([Type.Literal('0'), Type.Literal('1')], { default: '0' }),
  /**
   * In jwt mode: where the application logs a person in who comes from such an app, and sends the person back
   * (docs/mastodon.md, "Logging in"). Without it, no person can log in by an app.
   */
  OAUTH_LOGIN_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  /** How many days the handle of a user who has left stays taken. */
  HANDLE_DAYS: Type.Integer({ default: 30, minimum: 0, maximum: 36_500 }),
  /** Requests per minute of one user, and of one address that isn't logged in (IPv6: one network of 64 bits). */
  RATE_LIMIT_USER: Type.Integer({ default: 3_000, minimum: 1 }),
  RATE_LIMIT_ADDRESS: Type.Integer({ default: 6_000, minimum: 1 }),
  /** Requests per minute of the embedding application (tokens with the scope `server`), in all. */
  RATE_LIMIT_SERVER: Type.Integer({ default: 60_000, minimum: 1 }),
  /** Reads under way at once in this process; more are asked to come again (503). */
  READS_AT_ONCE: Type.Integer({ default: 250, minimum: 2 }),
  /** Keywords that have a timeline in Redis, up to 800 ids each; the least recently read ones lose theirs. */
  KEYWORDS_KEPT: Type.Integer({ default: 10_000, minimum: 1 }),
  /** Live streams open at once in this process; more are asked to come again (503). */
  STREAMS_AT_ONCE: Type.Integer({ default: 10_000, minimum: 0 }),
  /** Of these, those of one user, and those of one address, with a token or without. */
  STREAMS_PER_USER: Type.Integer({ default: 50, minimum: 0 }),
  STREAMS_PER_ADDRESS: Type.Integer({ default: 1_000, minimum: 0 }),
  /** How often a stream says that it is there. Who hasn't read in twice this time is dropped. */
  STREAM_HEARTBEAT_MS: Type.Integer({ default: 10_000, minimum: 10, maximum: 15_000 }),
  ...documentSettings,
  ...mediaSettings,
  /** The largest picture that is taken, in bytes. */
  MEDIA_MAX_BYTES: Type.Integer({ default: 10 * 1_024 * 1_024, minimum: 1 }),
  /** Where readers get pictures, if not from this api: the address of a bucket or of a cache in front. */
  MEDIA_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  /** Where the page is (services/web, built); without one, there is none. */
  WEB_DIR: Type.Optional(Type.String({ minLength: 1 })),
  /** Subscriptions that callbacks of one host may have (WebSub). websub-hub reads it, too. */
  WEBSUB_SUBSCRIPTIONS_PER_HOST: Type.Integer({ default: MOST_SUBSCRIPTIONS_OF_HOST, minimum: 1 }),
  /** Addresses or networks (10.0.0.0/8, comma separated) of the proxies whose X-Forwarded-For and traceparent are believed. */
  TRUST_PROXY: Type.Optional(Type.String({ minLength: 1 })),
  /** In demo mode: names, besides those of PUBLIC_URL and of this machine, under which it is served (comma separated). */
  ALLOWED_HOSTS: Type.Optional(Type.String({ minLength: 1 })),
  /** Origins (https://app.example, comma separated) whose pages may call this api from a browser, or `*` for all; without it, none. */
  CORS_ORIGINS: Type.Optional(Type.String({ minLength: 1 })),
  /**
   * Another log-in to the same broker (with AMQP_NODES, to its nodes), with the rights of the role `cli`: this api's own may read no queue. With it
   * there are the operator's routes, `/v1/operations/…`; in jwt mode for tokens with the scope `operator`.
   */
  OPERATIONS_AMQP_URL: Type.Optional(Type.String({ pattern: '^amqps?://' })),
  /**
   * Who can stop and start the workers: the supervisor of `npm start`, with its secret as password. In demo mode it
   * makes `/v1/demo/workers`, by which everybody may.
   */
  SUPERVISOR_URL: Type.Optional(Type.String({ pattern: '^http://' })),
};

const schema = Type.Object(settings);
export type Config = Readonly<Static<typeof schema>>;

/** @throws {ConfigError} that names the setting */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const config = readEnvironment(settings, environment);
  if (config.AUTH_MODE === 'demo' && !config.JWT_SECRET) {
    throw new ConfigError('AUTH_MODE=demo needs JWT_SECRET');
  }
  if (config.AUTH_MODE === 'jwt' && !config.JWT_SECRET === !config.JWT_JWKS_URL) {
    throw new ConfigError('AUTH_MODE=jwt needs either JWT_SECRET or JWT_JWKS_URL');
  }
  if (config.OAUTH_LOGIN_URL !== undefined && !URL.canParse(config.OAUTH_LOGIN_URL)) {
    throw new ConfigError('OAUTH_LOGIN_URL is no address');
  }
  if (config.CORS_ORIGINS !== undefined) parseOrigins(config.CORS_ORIGINS);
  return config;
}
