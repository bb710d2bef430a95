import createClient from 'openapi-fetch';
import type { CallOptions, Http, Requests, WriteOptions } from './contract.ts';
import type { Send } from './send.ts';

export const createHttp = (baseUrl: string, send: Send): Http =>
  createClient<Requests>({
    baseUrl,
    Request: Call,
    fetch: (request) => send(request, (request as Call).caller),
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
