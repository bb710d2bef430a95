import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Lane, TypeIn } from './lanes.ts';
import { type MessageType, messageTypes } from './message-types.ts';

/** Of every type so far. */
const CURRENT_VERSION = 1;

/** The message of a type; of several types, any of theirs. */
export type MessageOf<Of extends MessageType> = {
  [Name in Of]: { type: Name; version: typeof CURRENT_VERSION } & Static<
    TObject<(typeof messageTypes)[Name]>
  >;
}[Of];
export type Message = MessageOf<MessageType>;

/** A message and the lane it travels in, which must be one that carries its type. */
export type Job = { [In in Lane]: { lane: In; message: MessageOf<TypeIn<In> | 'watermark'> } }[Lane];

export class InvalidMessageError extends Error {
  override name = 'InvalidMessageError';
}

/** A message of a known type in a later version: a newer worker can read it. */
export class NewerMessageError extends Error {
  override name = 'NewerMessageError';
}

const parsers = Object.fromEntries(
  Object.entries(messageTypes).map(([type, fields]) => {
    const head = { type: Type.Literal(type), version: Type.Literal(CURRENT_VERSION) };
    return [type, Compile(Type.Object({ ...head, ...fields }) as TSchema)];
  }),
);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws {InvalidMessageError} for bytes that aren't JSON */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw new InvalidMessageError('the message is not JSON', { cause: error });
  }
}

/**
 * Checks what was parsed. Called once, at the broker's edge: behind it a message is what its type says.
 * @throws {NewerMessageError} for a higher version of a known type
 * @throws {InvalidMessageError} for an unknown type or version, or a wrong field
 */
export function checkMessage(value: unknown): Message {
  const type = (value as { type?: unknown } | null)?.type;
  const parser = typeof type === 'string' && Object.hasOwn(parsers, type) ? parsers[type] : undefined;
  if (!parser) throw new InvalidMessageError(`unknown message type ${JSON.stringify(type)}`);
  const { version } = value as { version?: unknown };
  if (Number.isInteger(version) && (version as number) > CURRENT_VERSION) {
    throw new NewerMessageError(`${type} in version ${version}, known is ${CURRENT_VERSION}`);
  }
  if (!parser.Check(value)) {
    const [first] = parser.Errors(value);
    throw new InvalidMessageError(`${type}${first?.instancePath ?? ''}: ${first?.message ?? 'is invalid'}`);
  }
  return value as Message;
}
