import { request } from 'undici';
import type { TestAnswer } from '../../ripple/client.ts';

interface Sent {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Any method, any bytes, and only the headers given: `fetch` adds some of its own, such as Cache-Control. */
export async function send(url: string, path: string, sent: Sent): Promise<TestAnswer> {
  const { statusCode, headers, body } = await request(url + path, sent);
  const text = await body.text();
  const received = new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const isJson = /json/.test(received.get('content-type') ?? '');
  return { status: statusCode, headers: received, text, body: isJson && text ? JSON.parse(text) : undefined };
}
