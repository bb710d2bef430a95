import { checkMessage, type Message, parseJson } from './message.ts';

/** No version of a single message: to a process of 0.1 a bundle is a newer message, which it puts back to wait. */
const BUNDLE_VERSION = 2;

/** A message in a bundle, as it was parsed. */
interface Entry {
  message: unknown;
  origin?: unknown;
}

/** One message of a body. */
export interface Opened {
  /** The message, or why it is none: `InvalidMessageError` or `NewerMessageError`. */
  content: Message | Error;
  /** Where it comes from, unchecked; a message that travels alone has it in its properties. */
  origin?: object | undefined;
  /** The message as a body of its own. */
  encode(): Buffer;
}

/** The JSON of a message, which is its body where it travels alone. */
export const encodeMessage = (message: Message): string => JSON.stringify(message);

/**
 * A bundle: one body for several messages of one part of a lane, in their order, each with where it comes from.
 *
 * ```json
 * {"type":"post-created","version":2,"messages":[{"message":{"type":"post-created","version":1,…},"origin":{…}},…]}
 * ```
 * @param entries at least one; `type` and `json` are those of a message
 */
export function encodeTogether(entries: { type: string; json: string; origin: object }[]): Buffer {
  const messages = entries.map(({ json, origin }) => {
    const from = JSON.stringify(origin);
    return from === '{}' ? `{"message":${json}}` : `{"message":${json},"origin":${from}}`;
  });
  return Buffer.from(
    `{"type":"${entries[0]?.type}","version":${BUNDLE_VERSION},"messages":[${messages.join(',')}]}`,
  );
}

/** The messages of a body: of a bundle those that it holds, else the only one. What is wrong with one is its content. */
export function openMessages(body: Buffer): Opened[] {
  const whole = (content: Message | Error): Opened[] => [{ content, encode: () => body }];
  let value: unknown;
  try {
    value = parseJson(body);
  } catch (error) {
    return whole(error as Error);
  }
  const entries = entriesOf(value);
  if (!entries) return whole(check(value));
  return entries.map(({ message, origin }) => ({
    content: check(message),
    origin: typeof origin === 'object' && origin !== null ? origin : undefined,
    encode: () => Buffer.from(JSON.stringify(message)),
  }));
}

function entriesOf(value: unknown): Entry[] | undefined {
  const { version, messages } = (value ?? {}) as { version?: unknown; messages?: unknown };
  if (version !== BUNDLE_VERSION || !Array.isArray(messages) || messages.length === 0) return undefined;
  return messages.map((entry) => entry ?? {});
}

function check(value: unknown): Message | Error {
  try {
    return checkMessage(value);
  } catch (error) {
    return error as Error;
  }
}
