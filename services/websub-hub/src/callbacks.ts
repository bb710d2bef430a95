import { lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isInNetworks, isPublicAddress } from './public-address.ts';

/** A callback leads to an address that is not public. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError';
}

export interface CallbackAnswer {
  status: number;
  /** Its beginning: enough for a challenge. */
  text: string;
}

export interface PostAnswer extends Pick<CallbackAnswer, 'status'> {
  /** The header `Retry-After`, as it came. */
  retryAfter: string | undefined;
}

/** Sends requests to servers that others have named: without redirects, and with a limit of time. */
export interface Callbacks {
  /** @throws {ForbiddenAddressError} for an address that is not public, and where there is no answer */
  get(url: string): Promise<CallbackAnswer>;
  /** Status and headers decide: they are there before the body, which is discarded. */
  post(url: string, body: string, headers: Record<string, string>): Promise<PostAnswer>;
  close(): Promise<void>;
}

const MOST_BYTES = 4_096;
/** How long the rest of an answer whose status is known is waited for. */
const REST_MS = 1_000;

export interface CallbackSettings {
  /** That may be reached besides public addresses, as `10.0.0.0/8`. */
  networks: string[];
  /** To one host at most; a request that finds none waits, as a part of its time. */
  connections: number;
  /** How long one request may take, in ms. */
  limitMs: number;
  userAgent: string;
}

export function createCallbacks({ networks, connections, limitMs, userAgent }: CallbackSettings): Callbacks {
  const allowed = networks.map((network) => ipaddr.parseCIDR(network));

  function mustBeReachable(address: string): void {
    if (isPublicAddress(address) || isInNetworks(address, allowed)) return;
    throw new ForbiddenAddressError(`${address} is not public`);
  }

  // Looked at where the connection is made: a name that is looked up twice may lead to two places.
  const lookup: LookupFunction = (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      try {
        for (const { address } of addresses) mustBeReachable(address);
      } catch (forbidden) {
        return callback(forbidden as Error, []);
      }
      const [first] = addresses;
      if (options.all) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
  let opening: ReturnType<typeof open> | undefined;

  /** With the first request: most of what this service would load is undici. */
  async function open() {
    const { Agent, request } = await import('./http-client.ts');
    return { request, dispatcher: new Agent({ connect: { lookup, timeout: limitMs }, connections }) };
  }

  async function send(
    url: string,
    options: { method: 'GET' | 'POST'; body?: string; headers?: Record<string, string> },
  ) {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    // These go through no lookup.
    if (isIP(host)) mustBeReachable(host);
    opening ??= open();
    const { request, dispatcher } = await opening;
    const headers = { 'user-agent': userAgent, ...options.headers };
    const signal = AbortSignal.timeout(limitMs);
    return request(url, { ...options, headers, dispatcher, signal });
  }

  return {
    async get(url) {
      const { statusCode: status, body } = await send(url, { method: 'GET' });
      let text = '';
      for await (const chunk of body) {
        text += chunk;
        if (text.length > MOST_BYTES) break;
      }
      return { status, text };
    },
    async post(url, body, headers) {
      const answer = await send(url, { method: 'POST', body, headers });
      // A connection whose answer has ended can be used again; one that goes on is closed.
      await answer.body
        .dump({ limit: MOST_BYTES, signal: AbortSignal.timeout(REST_MS) })
        .catch(() => undefined);
      return { status: answer.statusCode, retryAfter: answer.headers['retry-after']?.toString() };
    },
    close: async () => (await opening)?.dispatcher.destroy(),
  };
}
