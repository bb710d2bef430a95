import createClient, { defaultPathSerializer } from 'openapi-fetch';
import type { CallOptions, Http, Requests, WriteOptions } from './contract.ts';
import type { Send } from './send.ts';

export const createHttp = (baseUrl: string, send: Send): Http =>
  createClient<Requests>({
    baseUrl,
    Request: Call,
    fetch: (request) => send(request, (request as Call).caller),
    pathSerializer(path, named) {
      const step = Object.values(named).find((value) => value === '.' || value === '..');
      // URLs resolve these, escaped or not, so that the request would go to another route.
      if (step !== undefined) throw new TypeError(`An address cannot contain ${JSON.stringify(step)}.`);
      return defaultPathSerializer(path, named);
    },
  });

/**
 * A request that keeps the caller's signal apart: a Request of Node adds a listener to its signal and never removes
 * it, so that thousands of calls with one signal get slower and slower.
 */
class Call extends Request {
  readonly caller: AbortSignal | undefined;

  constructor(input: string | URL | Request, { signal, ...init }: RequestInit = {}) {
    super(input, init);
    this.caller = signal ?? undefined;
  }
}

/** The options of a call, as the typed client takes them. */
export const init = ({ signal, idempotencyKey }: CallOptions & WriteOptions = {}) => ({
  ...(signal && { signal }),
  ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
});
