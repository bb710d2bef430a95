import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const REQUESTS = 3_000_000;

/** `redis-benchmark -t lpush -P 100`: pushes a second into one list. Undefined where there is no such program. */
export async function measureLpush(redisUrl: string): Promise<number | undefined> {
  const { hostname, port, password } = new URL(redisUrl);
  const server = ['-h', hostname, '-p', port, ...(password ? ['-a', decodeURIComponent(password)] : [])];
  const args = [...server, '-t', 'lpush', '-P', '100', '-n', String(REQUESTS), '--csv'];
  const answer = await run('redis-benchmark', args).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!answer) return undefined;
  const [, perSecond] = /"LPUSH","([\d.]+)"/.exec(answer.stdout) ?? [];
  if (perSecond === undefined) throw new Error(`redis-benchmark says: ${answer.stdout} ${answer.stderr}`);
  return Number(perSecond);
}
