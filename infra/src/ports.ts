import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { StartupError } from './startup-error.ts';

/** Below the range the kernel hands out to outgoing connections (32768 and up), above the well-known ones. */
const first = 20_000;
const last = 31_999;

/** The same folder asks for the same ports each time, two folders for different ones. */
export function preferredPorts(seed: string, count: number): number[] {
  const blocks = Math.floor((last - first + 1) / 16);
  const base = first + (createHash('sha256').update(seed).digest().readUInt32BE(0) % blocks) * 16;
  return Array.from({ length: count }, (_, index) => base + index);
}

/** Keeps what is free of the wanted ports and replaces the rest by the next free ones. */
export async function choosePorts(
  wanted: number[],
  isFree: (port: number) => Promise<boolean> = isPortFree,
): Promise<number[]> {
  const chosen: number[] = [];
  for (const port of wanted) {
    let candidate = port;
    let tries = 0;
    while (
      chosen.includes(candidate) ||
      wanted.indexOf(candidate) > chosen.length ||
      !(await isFree(candidate))
    ) {
      if (++tries > last - first) throw new StartupError(`No port between ${first} and ${last} is free.`);
      candidate = candidate >= last || candidate < first ? first : candidate + 1;
    }
    chosen.push(candidate);
  }
  return chosen;
}

export async function nextFreePorts(from: number, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let port = from; found.length < count; port++) {
    if (port > 65_535) throw new StartupError(`Too few free ports above ${from}: choose a lower PORT.`);
    if (await isPortFree(port)) found.push(port);
  }
  return found;
}

export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await listenProblem(port, host)) === undefined;
}

export async function assertPortFree(port: number, host: string): Promise<void> {
  const problem = await listenProblem(port, host);
  if (problem === undefined) return;
  if (problem === 'EADDRINUSE') {
    throw new StartupError(
      `Port ${port} on ${host} is taken by another program; choose another: PORT=${port + 10} npm start`,
    );
  }
  throw new StartupError(`Nothing can listen on port ${port} of ${host} (${problem}).`);
}

function listenProblem(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
