import { unavailable } from './problem.ts';

export interface Workers {
  /** Whether all of them run. */
  running: boolean;
  workers: string[];
}

/** What can stop and start the workers (infra/src/processes/serve-supervisor.ts). */
export interface Supervisor {
  read(): Promise<Workers>;
  /** `done`: false if it takes longer than somebody likes to wait; it goes on. */
  set(running: boolean): Promise<Workers & { done: boolean }>;
}

/** It answers after ten at most. */
const LIMIT_MS = 12_000;

/** @param address with its secret as password */
export function createSupervisor(address: string): Supervisor {
  const url = new URL('/workers', address);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  async function ask(change?: { running: boolean }) {
    try {
      const response = await fetch(url, {
        headers: { authorization },
        signal: AbortSignal.timeout(LIMIT_MS),
        ...(change && { method: 'PUT', body: JSON.stringify(change) }),
      });
      if (!response.ok) throw new Error(`the supervisor answers ${response.status}`);
      return { ...((await response.json()) as Workers), done: response.status === 200 };
    } catch (cause) {
      throw unavailable('The supervisor of the workers does not answer. Please try again soon.', cause);
    }
  }

  return {
    read: () => ask(),
    set: (running) => ask({ running }),
  };
}
