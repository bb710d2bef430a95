import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { User } from './use.ts';

export interface StopUnderLoad {
  /** Posts that were answered with 201. */
  accepted: string[];
  /** Requests that were begun and got no answer, or one that does not say what to do. */
  lost: number;
  figure: string;
}

const CLIENTS = 20;
const SLOW_CLIENTS = 4;
const BEFORE_MS = 1_000;
/** How long the second half of a slow client's body takes. */
const HALF_MS = 800;

/**
 * Lets clients post, each on a connection that it keeps, and some of them slowly, while `stop` stops the api. As behind
 * a balancer, a client asks elsewhere once it was told that its connection ends. `503` with `Retry-After` is an answer,
 * of an api that has too much to do.
 */
export async function stopUnderLoad(
  url: string,
  user: User,
  stop: () => Promise<void>,
): Promise<StopUnderLoad> {
  const accepted: string[] = [];
  const lost: string[] = [];
  let told = 0;
  let busy = 0;
  let afterSignal = 0;
  let stopping = false;
  let stopped = false;

  async function client(number: number, halfMs: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!stopped) {
      const answer = await post(url, user, agent, `${number}`, halfMs);
      if (answer.outcome === 'lost') {
        lost.push(answer.reason);
        break;
      }
      if (answer.outcome === 'busy') busy++;
      else {
        accepted.push(answer.id);
        if (stopping) afterSignal++;
      }
      if (answer.ends) {
        told++;
        break;
      }
    }
    agent.destroy();
  }

  const clients = Array.from({ length: CLIENTS }, (_, index) => client(index, 0));
  const slow = Array.from({ length: SLOW_CLIENTS }, (_, index) => client(CLIENTS + index, HALF_MS));
  await sleep(BEFORE_MS);
  stopping = true;
  await stop();
  stopped = true;
  await Promise.all([...clients, ...slow]);
  const reasons = lost.length === 0 ? '' : ` (${[...new Set(lost)].join(', ')})`;
  return {
    accepted,
    lost: lost.length,
    figure: `${accepted.length} posts answered, ${afterSignal} of them after the stop was asked for, ${busy} told to come again, ${lost.length} lost${reasons}; ${told} of ${CLIENTS + SLOW_CLIENTS} clients told that their connection ends`,
  };
}

type Answer =
  | { outcome: 'accepted'; id: string; ends: boolean }
  | { outcome: 'busy'; ends: boolean }
  | { outcome: 'lost'; reason: string };

function post(url: string, user: User, agent: Agent, text: string, halfMs: number): Promise<Answer> {
  const body = JSON.stringify({ text });
  const headers = {
    authorization: `Bearer ${user.token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve) => {
    const sent = request(`${url}/v1/posts`, { method: 'POST', agent, headers }, async (response) => {
      const answer = (await response.toArray().catch(() => [])).join('');
      const { statusCode, headers } = response;
      const ends = headers.connection === 'close';
      if (statusCode === 201) resolve({ outcome: 'accepted', id: JSON.parse(answer).id, ends });
      else if (statusCode === 503 && headers['retry-after']) resolve({ outcome: 'busy', ends });
      else resolve({ outcome: 'lost', reason: String(statusCode) });
    });
    sent.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      resolve({ outcome: 'lost', reason: code ?? message }),
    );
    sent.write(body.slice(0, 5));
    setTimeout(() => sent.end(body.slice(5)), halfMs);
  });
}
