import createClient from 'openapi-fetch';
import type { CallOptions, Http, Requests, WriteOptions } from './contract.ts';
import type { Fetch } from './send.ts';

export const createHttp = (baseUrl: string, send: Fetch): Http =>
  createClient<Requests>({ baseUrl, fetch: send });

/** What a single call says to the typed client. */
export const init = ({ signal, idempotencyKey }: CallOptions & WriteOptions = {}) => ({
  ...(signal && { signal }),
  ...(idempotencyKey !== undefined && { headers: { 'idempotency-key': idempotencyKey } }),
});
