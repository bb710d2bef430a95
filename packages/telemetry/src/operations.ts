import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withTimeout } from '@ripple/concurrency';
import type { Metrics } from './metrics.ts';

/** A server that a process needs for its work. `required: false`: it can go on without, degraded. */
export interface Check {
  required: boolean;
  /** Resolves when the dependency answers, rejects when it doesn't. */
  probe: () => Promise<unknown>;
}

export type Checks = Record<string, Check>;

export interface Readiness {
  ready: boolean;
  checks: Record<string, { ok: boolean; required: boolean; reason?: string }>;
}

/** Runs every probe, each for at most `limitMs`. */
export async function checkReadiness(checks: Checks, limitMs = 1_000): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, { required, probe }]) => {
      const problem = await withTimeout(limitMs, probe()).then(
        () => undefined,
        (error: Error) => error.message || error.name,
      );
      return [name, { ok: problem === undefined, required, ...(problem && { reason: problem }) }] as const;
    }),
  );
  return {
    ready: results.every(([, { ok, required }]) => ok || !required),
    checks: Object.fromEntries(results),
  };
}

export interface OperationsServer {
  port: number;
  close(): Promise<void>;
}

/** `/healthz`, `/readyz` and `/metrics` of a process that has no other HTTP server. */
export async function startOperations(options: {
  host: string;
  port: number;
  metrics: Metrics;
  checks: Checks;
}): Promise<OperationsServer> {
  const { metrics, checks } = options;
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const path = request.url?.split('?')[0];
    if (path === '/healthz') {
      send(200, 'application/json', '{"status":"ok"}');
    } else if (path === '/readyz') {
      checkReadiness(checks).then((readiness) =>
        send(readiness.ready ? 200 : 503, 'application/json', JSON.stringify(readiness)),
      );
    } else if (path === '/metrics') {
      metrics.registry.metrics().then(
        (text) => send(200, metrics.registry.contentType, text),
        () => send(500, 'text/plain', 'metrics could not be collected'),
      );
    } else {
      send(404, 'text/plain', 'see /healthz, /readyz, /metrics');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
