import { lookup as lookUp } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';

/** A callback leads to an address that is not public. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError';
}

export interface CallbackAnswer {
  status: number;
  /** Its beginning; more than a challenge nobody has to say. */
  text: string;
}

/** Speaks to servers that strangers have named. It follows no redirect, and waits for none of them for long. */
export interface Callbacks {
  get(url: string): Promise<CallbackAnswer>;
  post(url: string, body: string, headers: Record<string, string>): Promise<CallbackAnswer>;
  close(): Promise<void>;
}

const LIMIT_MS = 10_000;
const MOST_BYTES = 4_096;

/** @param networks that may be reached besides public addresses, as `10.0.0.0/8` */
export function createCallbacks(networks: string[]): Callbacks {
  const allowed = networks.map((network) => ipaddr.parseCIDR(network));

  function mustBeReachable(address: string): void {
    const ip = ipaddr.process(address);
    const inNetwork = allowed.some(([base, bits]) => ip.kind() === base.kind() && ip.match(base, bits));
    if (ip.range() !== 'unicast' && !inNetwork) throw new ForbiddenAddressError(`${address} is not public`);
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
  const dispatcher = new Agent({ connect: { lookup, timeout: LIMIT_MS }, connections: 4 });

  async function send(
    url: string,
    options: { method: 'GET' | 'POST'; body?: string; headers?: Record<string, string> },
  ): Promise<CallbackAnswer> {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    // Nobody looks these up.
    if (isIP(host)) mustBeReachable(host);
    const headers = { 'user-agent': 'Ripple (WebSub hub)', ...options.headers };
    const signal = AbortSignal.timeout(LIMIT_MS);
    const answer = await request(url, { ...options, headers, dispatcher, signal });
    let text = '';
    for await (const chunk of answer.body) {
      text += chunk;
      if (text.length > MOST_BYTES) break;
    }
    return { status: answer.statusCode, text };
  }

  return {
    get: (url) => send(url, { method: 'GET' }),
    post: (url, body, headers) => send(url, { method: 'POST', body, headers }),
    close: () => dispatcher.destroy(),
  };
}
