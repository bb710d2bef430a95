import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { installPackages } from '../servers/apt.ts';
import { dockerAnswers } from '../servers/docker.ts';
import { StartupError } from '../startup-error.ts';

/** What runs containers on this machine. */
export interface Engine {
  /** The command line of the engine: docker, or podman. */
  cli: readonly [string, ...string[]];
  /** The command line of compose. */
  compose: readonly [string, ...string[]];
  /** What compose has to find in its environment. */
  env: NodeJS.ProcessEnv;
  /** Whether nothing on this machine runs the health checks of containers: podman leaves that to timers of systemd. */
  healthByHand: boolean;
  close(): Promise<void>;
}

const packages = ['podman', 'runc', 'netavark', 'aardvark-dns', 'iptables', 'catatonit', 'docker-compose'];

/**
 * Docker with its compose plugin, or podman with docker-compose.
 * @param options.storage a folder for podman's images and containers, instead of the user's; then Docker is not asked
 * @param options.install may install podman on Debian and Ubuntu
 * @throws {StartupError} that says what to install, where neither is there
 */
export async function openEngine(options: {
  dir: string;
  storage: string | undefined;
  install: boolean;
  log: (line: string) => void;
}): Promise<Engine> {
  const { dir, storage, install, log } = options;
  if (storage === undefined && (await dockerAnswers())) {
    return {
      cli: ['docker'],
      compose: ['docker', 'compose'],
      env: {},
      healthByHand: false,
      close: async () => {},
    };
  }
  if (!(await podmanIsHere()) && !(install && (await installPackages(packages, log)))) {
    throw new StartupError(
      'Not run, since there is no container engine on this machine: start Docker with its compose plugin, or install ' +
        `podman and docker-compose (Debian and Ubuntu: -- --install does it, or apt-get install ${packages.join(' ')}).`,
    );
  }
  return openPodman(dir, storage);
}

async function podmanIsHere(): Promise<boolean> {
  const answers = await Promise.all(
    ['podman', 'docker-compose'].map((command) => execa(command, ['--version'], { reject: false })),
  );
  return answers.every(({ failed }) => !failed);
}

async function openPodman(dir: string, storage: string | undefined): Promise<Engine> {
  mkdirSync(dir, { recursive: true });
  const folders: string[] = [];
  const env: NodeJS.ProcessEnv = {};
  if (storage !== undefined) {
    folders.push('--root', path.join(storage, 'root'), '--runroot', path.join(storage, 'run'));
    env.CONTAINERS_CONF = path.join(dir, 'containers.conf');
    writeFileSync(env.CONTAINERS_CONF, `[containers]\ndefault_ulimits = ${JSON.stringify(ownLimits())}\n`);
  }
  const socket = path.join(dir, 'podman.sock');
  rmSync(socket, { force: true });
  const service = spawn('podman', [...folders, 'system', 'service', '--time=0', `unix://${socket}`], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const ended = once(service, 'exit');
  while (!existsSync(socket)) {
    if (service.exitCode !== null) throw new StartupError('podman system service has ended.');
    await sleep(50);
  }
  return {
    cli: ['podman', ...folders],
    compose: ['docker-compose'],
    env: { ...env, DOCKER_HOST: `unix://${socket}` },
    healthByHand: !existsSync('/run/systemd/system'),
    async close() {
      service.kill('SIGTERM');
      await ended;
    },
  };
}

/** podman sets higher ones by itself, which a root without the right to (CAP_SYS_RESOURCE) may not. */
function ownLimits(): string[] {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const hard = (name: string) => Number(limits.match(new RegExp(`^${name} +\\S+ +(\\d+)`, 'm'))?.[1]);
  const files = hard('Max open files');
  const processes = Math.min(hard('Max processes'), Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8')));
  return [`nofile=${files}:${files}`, `nproc=${processes}:${processes}`];
}
