import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mediaSettings } from '@ripple/posts';
import { ConfigError, commonSettings, readEnvironment, serverSettings } from '@ripple/runtime';
import { Type } from 'typebox';
import { UsageError } from './usage-error.ts';

const { NAMESPACE, LANE_PARTS, LANE_PARTS_KEPT, FAIL_POINT } = commonSettings;
const { MEDIA_DIR, MEDIA_S3_BUCKET, MEDIA_S3_ENDPOINT, MEDIA_S3_REGION } = mediaSettings;
const storage = { MEDIA_DIR: Type.Optional(MEDIA_DIR), MEDIA_S3_BUCKET, MEDIA_S3_ENDPOINT, MEDIA_S3_REGION };
const properties = { ...serverSettings, NAMESPACE, LANE_PARTS, LANE_PARTS_KEPT, FAIL_POINT, ...storage };

export type Settings = ReturnType<typeof read> & {
  /** Where they are from, for people. */
  source: string;
};

const urlNames = ['DATABASE_URL', 'AMQP_URL', 'REDIS_URL'] as const;

/** Written by a running `npm start` (infra/src/stack.ts). */
const developmentFile = fileURLToPath(new URL('../../../.local/dev/urls.json', import.meta.url));

/**
 * The servers to work on: those of the environment, or, if it names none, those of the `npm start` that
 * runs in this clone.
 * @throws {UsageError} if neither is there, or one of them is incomplete
 */
export function readSettings(environment: NodeJS.ProcessEnv, file = developmentFile): Settings {
  const missing = urlNames.filter((name) => !environment[name]);
  if (missing.length === 0) return { ...read(environment), source: 'the environment' };
  if (missing.length < urlNames.length) {
    throw new UsageError(
      `The environment names some of the servers, but not all: ${missing.join(' and ')} not set.`,
    );
  }
  const written = readDevelopmentFile(file);
  const namespace = environment.NAMESPACE ? { NAMESPACE: environment.NAMESPACE } : {};
  return { ...read({ ...written, ...namespace }), source: 'the npm start of this clone' };
}

function read(values: NodeJS.ProcessEnv) {
  try {
    return readEnvironment(properties, values);
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(`Bad settings: ${error.message}.`);
    throw error;
  }
}

function readDevelopmentFile(file: string): NodeJS.ProcessEnv {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as NodeJS.ProcessEnv;
  } catch {
    throw new UsageError(
      `Which Ripple? Set ${urlNames.join(', ')} (and NAMESPACE, if it isn't "ripple"), or run npm start in this clone.`,
    );
  }
}
