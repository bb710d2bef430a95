import type { LaneParts } from '@ripple/messages';
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { givenSettings } from './given-settings.ts';
import { nodesSetting } from './nodes.ts';

/** Where the servers are, and their nodes. */
export const serverSettings = {
  DATABASE_URL: Type.String({ minLength: 1 }),
  /** The servers of which one takes writes, where there are several; the log-in is that of DATABASE_URL. */
  DATABASE_NODES: nodesSetting(),
  /** Servers that may do reads, as far as they are standbys (ADR 23); none if not given. */
  DATABASE_REPLICA_NODES: nodesSetting(),
  AMQP_URL: Type.String({ minLength: 1 }),
  /** The nodes of a RabbitMQ cluster: `host:port,host:port`. AMQP_URL gives log-in and path. */
  AMQP_NODES: nodesSetting(),
  REDIS_URL: Type.String({ minLength: 1 }),
  /** Nodes of a Redis Cluster, which tell of the others; REDIS_URL gives the log-in. An operator is shown those named here. */
  REDIS_NODES: nodesSetting(),
};

/** What every service reads from its environment. */
export const commonSettings = {
  ...serverSettings,
  /**
   * `declare`: this process declares queues and exchanges when it connects, and needs the right to. `expect`: it
   * waits until outbox-relay has.
   */
  AMQP_TOPOLOGY: Type.Union([Type.Literal('declare'), Type.Literal('expect')], { default: 'declare' }),
  /**
   * Queues that each lane of a ring is spread over, by post: one queue takes some 10,000 messages a second, since it has
   * one leader. The same for all processes (docs/runbook.md tells how it is changed).
   */
  LANE_PARTS: Type.Integer({ default: 1, minimum: 1, maximum: 64 }),
  /** Parts that are declared and consumed, if more than LANE_PARTS: after that was lowered, until they are empty. */
  LANE_PARTS_KEPT: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
  /** Prefix of every queue and key, so that several Ripples can share a broker and a Redis. */
  NAMESPACE: Type.String({ default: 'ripple', pattern: '^[a-z0-9-]{1,40}$' }),
  HOST: Type.String({ default: '127.0.0.1' }),
  LOG_LEVEL: Type.String({ default: 'info' }),
  /** Where spans are sent, by OTLP over HTTP; none are made if not given (docs/tracing.md). The SDK reads all OTEL_ variables. */
  OTEL_EXPORTER_OTLP_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://.+$' })),
  /** For failure tests: where the process is to die (packages/fail-points). */
  FAIL_POINT: Type.Optional(Type.String()),
};

/** What the services read that serve /healthz, /readyz and /metrics on a port of their own. */
export const workerSettings = {
  ...commonSettings,
  /** 0: a free one. */
  OPS_PORT: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }),
};

const serverSchema = Type.Object(serverSettings);
export type ServerSettings = Readonly<Static<typeof serverSchema>>;

const commonSchema = Type.Object(commonSettings);
export type CommonConfig = Readonly<Static<typeof commonSchema>>;

const workerSchema = Type.Object(workerSettings);
export type WorkerConfig = Readonly<Static<typeof workerSchema>>;

export const lanePartsOf = (config: Pick<CommonConfig, 'LANE_PARTS' | 'LANE_PARTS_KEPT'>): LaneParts => ({
  sent: config.LANE_PARTS,
  kept: Math.max(config.LANE_PARTS, config.LANE_PARTS_KEPT ?? 0),
});

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads, checks and freezes the settings of a process, those that are given ({@link givenSettings}).
 * @throws {ConfigError} that names the settings that are missing or wrong
 */
export function readEnvironment<Properties extends TProperties>(
  properties: Properties,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Static<TObject<Properties>>> {
  const given = givenSettings(environment);
  const config: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries<TSchema & { type?: string; default?: unknown }>(properties)) {
    const text = given[name];
    const value = text === undefined ? schema.default : schema.type === 'integer' ? Number(text) : text;
    if (value !== undefined) config[name] = value;
  }
  const schema = Compile(Type.Object(properties) as TSchema);
  if (schema.Check(config)) return Object.freeze(config as Static<TObject<Properties>>);
  const problems = schema.Errors(config).map(({ instancePath, message }) => `env${instancePath} ${message}`);
  throw new ConfigError(`the environment is not complete: ${problems.join(', ')}`);
}

/** The settings as they can be shown: secrets and passwords masked. */
export function printable(config: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      if (/SECRET|PASSWORD|TOKEN/.test(name)) return [name, '***'];
      if (/(URL|ENDPOINT)$/.test(name))
        return [name, String(value).replace(/(\/\/[^:/@]*:)[^@]*@/, '$1***@')];
      return [name, value];
    }),
  );
}
