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
 * A request that doesn't listen to its caller's signal: Node's Request never stops listening, so with one signal
 * for thousands of calls each would take longer than the one before.
 */
class Call extends Request {
  readonly caller: AbortSignal | undefined;

  constructor(input: string | URL | Request, { signal, ...init }: RequestInit = {}) {
    super(input, init);
    this.caller = signal ?? undefined;
  }
}

/** What a single call says to the typed client. */
export const init = ({ signal, idempotencyKey }: CallOptions & WriteOptions = {}) => ({
  ...(signal && { signal }),
  ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
});
