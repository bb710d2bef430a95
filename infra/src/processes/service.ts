import path from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { isAnswered } from './is-answered.ts';
import type { Program } from './program.ts';

export interface ServiceOptions {
  name: string;
  /** The name, or that of one of several processes. */
  label: string;
  /** Folder of the built services. */
  build: string;
  dir: string;
  env: NodeJS.ProcessEnv;
  /** Answers 200 on /healthz while the service lives, on /readyz when it can do its work. */
  opsUrl: string;
}

/** One of Ripple's services, run by this Node in a process of its own. */
export function service({ name, label, build, dir, env, opsUrl }: ServiceOptions): Program {
  return {
    label,
    command: process.execPath,
    args: [path.join(build, `${name}.mjs`)],
    env,
    cwd: repositoryRoot,
    logFile: path.join(dir, `logs/${label}.log`),
    pidFile: path.join(dir, `pids/${label}.json`),
    isReady: () => isAnswered(`${opsUrl}/readyz`),
    isAlive: () => isAnswered(`${opsUrl}/healthz`),
    readyWithinSeconds: 60,
    stopSignal: 'SIGTERM',
    stopWithinSeconds: 10,
  };
}
