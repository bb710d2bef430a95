import path from 'node:path';
import { repositoryRoot } from '../paths.ts';
import { isAnswered } from './is-answered.ts';
import type { Program } from './program.ts';

export interface MailCatcher {
  program: Program;
  smtpUrl: string;
  /** Where what was caught can be looked at. */
  webUrl: string;
}

/** Instead of a mail server: takes all mail and shows it (infra/src/mail-catcher). */
export function mailCatcher(dir: string, [smtpPort = 0, webPort = 0]: number[]): MailCatcher {
  const webUrl = `http://127.0.0.1:${webPort}`;
  const ports = ['--smtp-port', String(smtpPort), '--web-port', String(webPort)];
  const program: Program = {
    label: 'mail-catcher',
    command: process.execPath,
    args: ['--import', 'tsx', 'infra/src/mail-catcher/main.ts', ...ports],
    env: process.env,
    cwd: repositoryRoot,
    logFile: path.join(dir, 'logs/mail-catcher.log'),
    pidFile: path.join(dir, 'pids/mail-catcher.json'),
    isReady: () => isAnswered(webUrl),
    readyWithinSeconds: 60,
    stopSignal: 'SIGTERM',
    stopWithinSeconds: 5,
  };
  return { program, smtpUrl: `smtp://127.0.0.1:${smtpPort}`, webUrl };
}
