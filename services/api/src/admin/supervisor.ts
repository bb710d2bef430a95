import type { Check } from '@ripple/telemetry';
import type { Static } from 'typebox';
import { unavailable } from '../http/problem.ts';
import type * as schemas from './schemas.ts';

export type WorkerCondition = Static<typeof schemas.worker>;

export interface Workers {
  /** Whether all of them run. */
  running: boolean;
  workers: string[];
}

/** Supervision as `npm start` has it (infra/src/processes/serve-supervisor.ts). */
export interface Supervisor {
  /** How every process is that it supervises, but for the api. */
  listWorkers(): Promise<WorkerCondition[]>;
  /** The switch of the demo. */
  read(): Promise<Workers>;
  /** `done`: false if it takes longer than ten seconds; it goes on. */
  set(running: boolean): Promise<Workers & { done: boolean }>;
}

/** The supervisor answers a switch within ten. */
const LIMIT_MS = 12_000;

/**
 * Every call throws a problem with status 503 when the supervisor does not answer.
 * @param address with its secret as password
 */
export function createSupervisor(address: string): Supervisor {
  const { username, password, origin } = new URL(address);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  async function ask<T>(path: string, change?: { running: boolean }): Promise<{ status: number; body: T }> {
    try {
      const response = await fetch(`${origin}${path}`, {
        headers: { authorization },
        signal: AbortSignal.timeout(LIMIT_MS),
        ...(change && { method: 'PUT', body: JSON.stringify(change) }),
      });
      if (!response.ok) throw new Error(`the supervisor answers ${response.status}`);
      return { status: response.status, body: (await response.json()) as T };
    } catch (cause) {
      throw unavailable('The supervisor of the workers does not answer. Please try again soon.', cause);
    }
  }

  return {
    async listWorkers() {
      const { body } = await ask<{ processes: (Omit<WorkerCondition, 'worker'> & { name: string })[] }>(
        '/processes',
      );
      return body.processes.map(({ name, ...condition }) => ({ worker: name, ...condition }));
    },
    read: async () => (await ask<Workers>('/workers')).body,
    async set(running) {
      const { status, body } = await ask<Workers>('/workers', { running });
      return { ...body, done: status === 200 };
    },
  };
}

/** For readiness: rejects with the workers that do not run. The api needs none of them to accept a post. */
export function checkWorkers(supervisor: Supervisor): Check {
  return {
    required: false,
    async probe() {
      const down = (await supervisor.listWorkers()).filter(({ state }) => state !== 'running');
      if (down.length > 0) throw new Error(down.map(describeDown).join(', '));
    },
  };
}

function describeDown({ worker, state, deathsInARow }: WorkerCondition): string {
  if (state !== 'waiting') return `${worker} is ${state}`;
  return `${worker} has died${deathsInARow > 1 ? ` ${deathsInARow} times in a row` : ''} and is being restarted`;
}
