import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestAnswer } from '../ripple/client.ts';

export interface Delivery {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A subscriber as WebSub has it: confirms what it is asked, and keeps what it is sent. */
export interface Subscriber {
  url: string;
  /** What it was asked to confirm. */
  questions: URLSearchParams[];
  deliveries: Delivery[];
  /** What it answers to deliveries; undefined: it hangs up. */
  status: number | undefined;
  /** What it confirms; by default, whatever it is asked. */
  confirms: (question: URLSearchParams) => boolean;
  close(): Promise<void>;
}

export async function startSubscriber(): Promise<Subscriber> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.method === 'GET') {
      const question = new URL(request.url ?? '', 'http://x').searchParams;
      subscriber.questions.push(question);
      const confirmed = subscriber.confirms(question);
      response.writeHead(confirmed ? 200 : 404).end(confirmed ? question.get('hub.challenge') : 'no');
    } else if (subscriber.status === undefined) {
      request.socket.destroy();
    } else {
      subscriber.deliveries.push({ headers: request.headers, body });
      response.writeHead(subscriber.status).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const subscriber: Subscriber = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback?for=ripple`,
    questions: [],
    deliveries: [],
    status: 204,
    confirms: () => true,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return subscriber;
}

/** Asks the hub, as a subscriber does: with a form. */
export async function askHub(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  const response = await fetch(`${url}/v1/websub`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
  });
  const answer = await response.text();
  const body = answer ? JSON.parse(answer) : undefined;
  return { status: response.status, headers: response.headers, text: answer, body };
}
