import path from 'node:path';
import { repositoryRoot } from '../paths.ts';
import type { Program } from './program.ts';

export interface ServiceOptions {
  name: string;
  /** Folder of the built services. */
  build: string;
  dir: string;
  env: NodeJS.ProcessEnv;
  /** Answers 200 on /readyz when the service can do its work. */
  opsUrl: string;
}

/** One of ours, run by this Node in a process of its own. */
export function service({ name, build, dir, env, opsUrl }: ServiceOptions): Program {
  return {
    label: name,
    command: process.execPath,
    args: ['--enable-source-maps', path.join(build, `${name}.mjs`)],
    env,
    cwd: repositoryRoot,
    logFile: path.join(dir, `logs/${name}.log`),
    pidFile: path.join(dir, `pids/${name}.json`),
    async isReady() {
      const answer = await fetch(`${opsUrl}/readyz`, { signal: AbortSignal.timeout(2_000) });
      await answer.body?.cancel();
      return answer.status === 200;
    },
    readyWithinSeconds: 60,
    stopSignal: 'SIGTERM',
    stopWithinSeconds: 10,
  };
}
