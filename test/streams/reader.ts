import { Agent, request } from 'node:http';

/** A home stream that is open. */
export interface Reader {
  /** Post ids, and each time they came, in ms since the Unix epoch. */
  arrivals: Map<string, number[]>;
  close(): void;
}

/** One connection for each stream. */
const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

/** Resolves when everything is sent that was there before. */
export function openReader(url: string, token: string): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const arrivals: Reader['arrivals'] = new Map();
    const headers = { authorization: `Bearer ${token}` };
    const outgoing = request(new URL('/v1/stream/home', url), { agent, headers });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`a stream was answered with ${response.statusCode}`));
        return;
      }
      response.setEncoding('utf8');
      response.on('error', () => {});
      response.on('data', (text: string) => {
        const now = Date.now();
        for (const [, id = ''] of text.matchAll(/^id: (\d+)\nevent: post$/gm)) {
          arrivals.set(id, [...(arrivals.get(id) ?? []), now]);
        }
        if (text.includes(': live')) resolve({ arrivals, close: () => outgoing.destroy() });
      });
    });
    outgoing.end();
  });
}
