import type { Passwords } from '../privileges/roles.ts';
import type { Supervised } from '../processes/supervise.ts';
import type { StartupError } from '../startup-error.ts';
import type { Urls } from './urls.ts';

export interface Servers extends Urls {
  source: 'environment' | 'docker' | 'local';
  /**
   * Of the roles of our own servers (infra/src/privileges); the URLs above are their owner's. Undefined where the
   * URLs are all we have been given.
   */
  passwords: Passwords | undefined;
  /** The command to operate our own RabbitMQ with. */
  rabbitmqctl: string[] | undefined;
  /** One line per server: how an operator reaches it. */
  describe: string[];
  /** The server processes, if they were started here: failure tests kill and freeze them. */
  programs: Supervised[];
  /** The ports by which nodes of a cluster speak with each other. */
  betweenNodes?: number[];
  /** Resolves when a server has died five times in a row. It is still being restarted. */
  failure: Promise<StartupError>;
  stop(): Promise<void>;
}

export interface ServersOptions {
  name: string;
  /** Of the Ripple that will use them: the names of roles, queues and keys begin with it. */
  namespace: string;
  /** Folder for data, logs, ports and passwords; `.local/<name>` unless told otherwise. */
  dir: string;
  log(line: string): void;
  /** Aborting it ends a start half-way and stops what it had started. */
  signal?: AbortSignal | undefined;
}
