import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { parse } from 'yaml';
import { repositoryRoot } from '../paths.ts';
import { nextFreePorts } from '../ports.ts';
import { StartupError } from '../startup-error.ts';
import type { Engine } from './engine.ts';

/** What the engine says of a container. */
export interface Container {
  service: string;
  running: boolean;
  exitCode: number;
  /** `none` without a health check. */
  health: string;
}

/** docker-compose.yml under a name, an image and ports of its own. */
export interface Project {
  /** Where the api answers. */
  url: string;
  build(): Promise<void>;
  imageBytes(): Promise<number>;
  /** Starts all, and waits until all that goes on is healthy. */
  up(): Promise<void>;
  stop(service?: string): Promise<void>;
  /** Runs a command of the operator's tools. @returns what it prints */
  ripple(...args: string[]): Promise<string>;
  logs(): Promise<string>;
  containers(): Promise<Container[]>;
  /** With its data. The image stays, for the next build. */
  remove(): Promise<void>;
}

const NAME = 'ripple-compose-test';
const UP_LIMIT_MS = 180_000;
const file = path.join(repositoryRoot, 'docker-compose.yml');

/** @param options.without services that are not started */
export async function openProject(
  engine: Engine,
  options: { without: readonly string[]; signal: AbortSignal },
): Promise<Project> {
  const { signal } = options;
  const [port, ...others] = await nextFreePorts(13_000, 6);
  const [postgres, amqp, management, redis, mail] = others.map(String);
  const env = {
    ...engine.env,
    RIPPLE_IMAGE: NAME,
    PORT: String(port),
    POSTGRES_PORT: postgres,
    AMQP_PORT: amqp,
    RABBITMQ_MANAGEMENT_PORT: management,
    REDIS_PORT: redis,
    MAIL_PORT: mail,
    DRAIN_MS: '1000',
    RATE_LIMIT_USER: '1000000',
  };
  const run = async ([command, ...first]: readonly [string, ...string[]], args: string[]) => {
    const result = await execa(command, [...first, ...args], {
      env,
      all: true,
      reject: false,
      stdin: 'ignore',
      cancelSignal: signal,
    });
    signal.throwIfAborted();
    if (result.failed) {
      const reason = result.all.split('\n').slice(-15).join('\n') || result.shortMessage;
      throw new StartupError(`${command} ${args.join(' ')} has failed: ${reason}`);
    }
    return result.stdout;
  };
  const compose = (...args: string[]) => run(engine.compose, ['-p', NAME, '-f', file, ...args]);
  const cli = (...args: string[]) => run(engine.cli, args);

  const all: Record<string, { profiles?: string[] }> = parse(readFileSync(file, 'utf8'), {
    merge: true,
  }).services;
  const services = Object.entries(all)
    .filter(([name, { profiles }]) => profiles === undefined && !options.without.includes(name))
    .map(([name]) => name);

  const list = async (...args: string[]) => {
    const ids = await cli('ps', '--quiet', '--filter', `label=com.docker.compose.project=${NAME}`, ...args);
    return ids.split('\n').filter((id) => id !== '');
  };

  async function containers(): Promise<Container[]> {
    const ids = await list('--all');
    if (ids.length === 0) return [];
    const found: InspectedContainer[] = JSON.parse(await cli('inspect', ...ids));
    return found.map(({ Config, State }) => ({
      service: Config.Labels['com.docker.compose.service'] ?? '',
      running: State.Running,
      exitCode: State.ExitCode,
      health: State.Health?.Status || 'none',
    }));
  }

  /** Runs the checks of those that are not healthy yet, until it is aborted. */
  async function runHealthChecks(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const starting = await list('--filter', 'health=starting');
      // Ends with 1 while the container is not healthy, or is gone.
      await Promise.all(starting.map((id) => cli('healthcheck', 'run', id).catch(() => {})));
      await sleep(200, undefined, { signal: until }).catch(() => {});
    }
  }

  async function up(): Promise<void> {
    const started = new AbortController();
    const checking = engine.healthByHand ? runHealthChecks(started.signal) : undefined;
    try {
      await compose('up', '--detach', '--no-build', ...services);
      const deadline = Date.now() + UP_LIMIT_MS;
      for (;;) {
        const now = await containers();
        const bad = now.filter((each) =>
          each.running ? !['none', 'healthy'].includes(each.health) : each.exitCode !== 0,
        );
        if (bad.length === 0) return;
        if (Date.now() > deadline) {
          throw new StartupError(
            `Not up after ${UP_LIMIT_MS / 1000} s: ${bad.map(({ service }) => service).join(', ')}`,
          );
        }
        await sleep(200, undefined, { signal });
      }
    } finally {
      started.abort();
      await checking;
    }
  }

  return {
    url: `http://127.0.0.1:${port}`,
    async build() {
      await compose('build', 'api');
    },
    imageBytes: async () => Number(await cli('image', 'inspect', '--format', '{{.Size}}', NAME)),
    up,
    async stop(service) {
      await compose('stop', ...(service === undefined ? [] : [service]));
    },
    ripple: (...args) => compose('run', '--rm', 'ripple', ...args),
    logs: () => compose('logs', '--no-color'),
    containers,
    async remove() {
      const [command, ...first] = engine.compose;
      await execa(command, [...first, '-p', NAME, '-f', file, 'down', '--volumes', '--timeout', '1'], {
        env,
        reject: false,
      });
    },
  };
}

interface InspectedContainer {
  Config: { Labels: Record<string, string> };
  State: { Running: boolean; ExitCode: number; Health?: { Status: string } };
}
