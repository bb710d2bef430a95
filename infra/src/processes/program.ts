import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { signalFamily, signalGroup, waitForGroupToEnd } from './group.ts';
import { removePidFile, writePidFile } from './pid-file.ts';

export interface Program {
  /** As a person calls it, at the start of a sentence: `Postgres`, `fan-out`. */
  label: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  user?: { uid: number; gid: number };
  logFile: string;
  pidFile: string;
  isReady(): Promise<boolean>;
  /** Where a process can live without being ready. */
  isAlive?(): Promise<boolean>;
  readyWithinSeconds: number;
  stopSignal: NodeJS.Signals;
  stopWithinSeconds: number;
}

export interface Running {
  pid: number;
  /** How it ended, in words. */
  ended: Promise<string>;
  hasEnded(): boolean;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

const groups = new Set<number>();

// What this process started ends with it, however it ends, short of a kill -9.
process.on('exit', () => {
  for (const group of groups) signalGroup(group, 'SIGKILL');
});

/** Each program leads a group of its own, so that a Ctrl-C at the terminal can't reach it before its users. */
export function launch(program: Program): Running {
  mkdirSync(path.dirname(program.logFile), { recursive: true });
  const log = openSync(program.logFile, 'a');
  const child = spawn(program.command, program.args, {
    cwd: program.cwd,
    env: program.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...program.user,
  });
  closeSync(log);
  const pid = child.pid;
  if (pid !== undefined) {
    groups.add(pid);
    const { stopSignal, stopWithinSeconds } = program;
    writePidFile(program.pidFile, { pid, stopSignal, stopWithinSeconds });
  }
  let ended = false;
  const end = endOf(child).then(async (how) => {
    if (pid !== undefined) {
      // A leader can die before its children (a shell before its Erlang node), which would keep the port.
      signalGroup(pid, 'SIGKILL');
      await waitForGroupToEnd(pid, 5);
      groups.delete(pid);
      removePidFile(program.pidFile);
    }
    ended = true;
    return how;
  });
  const signal = (name: NodeJS.Signals) => {
    if (pid === undefined || ended) return;
    if (name === 'SIGKILL' || name === 'SIGSTOP' || name === 'SIGCONT') signalFamily(pid, name);
    else child.kill(name);
  };
  return {
    pid: pid ?? 0,
    ended: end,
    hasEnded: () => ended,
    signal,
    async stop() {
      signal(program.stopSignal);
      // A process stopped by a failure test would never see the signal.
      signal('SIGCONT');
      const timer = setTimeout(() => signal('SIGKILL'), program.stopWithinSeconds * 1000);
      await end;
      clearTimeout(timer);
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
  });
}
