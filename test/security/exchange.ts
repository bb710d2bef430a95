import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request down to its single headers, which `fetch` would put in order. */
export interface RawRequest {
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: Buffer | undefined;
  chunked: boolean;
}

export interface RawAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

/**
 * Sends a request on a connection of its own.
 * @throws if the answer isn't complete within `limitMs`
 */
export async function exchange(url: string, sent: RawRequest, limitMs: number): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const { method, path, body, chunked } = sent;
  const framing = chunked
    ? ['transfer-encoding', 'chunked']
    : ['content-length', String(body?.byteLength ?? 0)];
  // Not `close`: Node then ends the connection without reading the rest of a body, and the answer may get lost.
  const headers = ['host', `${hostname}:${port}`, 'connection', 'keep-alive', ...sent.headers.flat()];
  if (body !== undefined || !/^(?:GET|HEAD|DELETE)$/.test(method)) headers.push(...framing);
  const signal = AbortSignal.timeout(limitMs);

  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers, agent: false, signal });
    outgoing.once('response', resolve);
    // After an answer too: a server that refuses may close before everything is sent.
    outgoing.on('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${limitMs} ms`, { cause: error }) : error),
    );
    outgoing.end(body);
  });
  const { statusCode: status = 0, headers: received } = response;
  // A live stream has no end.
  const endless = /^text\/event-stream/.test(received['content-type'] ?? '');
  if (endless) response.destroy();
  return { status, headers: received, text: endless ? '' : await text(response) };
}
