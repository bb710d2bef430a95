import { Pool } from 'undici';

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  token?: string | undefined;
  body?: object;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface Client {
  /**
   * @param what names the call in the list of errors
   * @param expected statuses; none: any is fine
   * @throws {CallError} if there is no answer, or one with another status than these
   */
  send(what: string, call: Call, ...expected: number[]): Promise<Answer>;
  close(): Promise<void>;
}

/** A request that did not end as it should; `kind` is what errors are counted under. */
export class CallError extends Error {
  override name = 'CallError';
  readonly kind: string;
  constructor(kind: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Beyond every latency that can count as kept for a request; a request without an answer must end. */
const ANSWER_LIMIT_MS = 15_000;

/** Requests that find no free connection wait here, on the clock: their latency counts from before. */
export function createClient(url: URL, connections: number, answerLimitMs = ANSWER_LIMIT_MS): Client {
  const pool = new Pool(url.origin, {
    connections,
    headersTimeout: answerLimitMs,
    bodyTimeout: answerLimitMs,
    connectTimeout: answerLimitMs,
  });
  return {
    async send(what, { method, path, token, body, headers }, ...expected) {
      const answer = await pool
        .request({
          method,
          path,
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(body && { 'content-type': 'application/json' }),
            ...headers,
          },
          body: body ? JSON.stringify(body) : null,
        })
        .then(async (response) => ({
          status: response.statusCode,
          headers: response.headers,
          text: await response.body.text(),
        }))
        .catch((cause: Error & { code?: string }) => {
          const reason = cause.code ?? cause.name;
          throw new CallError(`${what}: ${reason}`, `${what}: ${cause.message || reason}`, { cause });
        });
      if (expected.length > 0 && !expected.includes(answer.status)) {
        const detail = answer.text.slice(0, 300);
        throw new CallError(`${what}: status ${answer.status}`, `${what}: ${answer.status} ${detail}`);
      }
      return answer;
    },
    close: () => pool.destroy(),
  };
}
