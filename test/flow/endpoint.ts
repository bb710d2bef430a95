import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that an endpoint has got. */
export interface Arrival {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body as an event. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events as an application would
  event: any;
}

/** The status that an endpoint answers; or what it does, which may return one. */
export type Behaviour = number | ((response: ServerResponse, arrival: Arrival) => unknown);

/** The endpoint of a webhook. */
export interface Endpoint {
  url: string;
  arrivals: Arrival[];
  behaves: Behaviour;
  /** Ids of what the events were about that it answered with 2xx, in their order. */
  accepted: string[];
  close(): Promise<void>;
}

/** @param behaves how it begins; it can be changed */
export async function startEndpoint(behaves: Behaviour = 204): Promise<Endpoint> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const event = body.startsWith('{') ? JSON.parse(body) : undefined;
    const arrival = { path: request.url ?? '', headers: request.headers, body, event };
    endpoint.arrivals.push(arrival);
    const done =
      typeof endpoint.behaves === 'function' ? endpoint.behaves(response, arrival) : endpoint.behaves;
    if (typeof done !== 'number') return;
    if (done < 300) endpoint.accepted.push(event?.data.id);
    response.writeHead(done).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint: Endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    arrivals: [],
    behaves,
    accepted: [],
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return endpoint;
}

/** It takes a request and never answers. */
export const hangs: Behaviour = () => undefined;
/** It leads on and on. */
export const redirects: Behaviour = (response) => {
  response.writeHead(307, { location: '/hook' }).end();
};
/** Its answer has no end. */
export const floods: Behaviour = (response) => {
  response.writeHead(500);
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.on('drain', more);
  more();
};
