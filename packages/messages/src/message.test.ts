import { describe, expect, it } from 'vitest';
import type { PostId, UserId } from './ids.ts';
import {
  encodeMessage,
  InvalidMessageError,
  type Message,
  NewerMessageError,
  parseMessage,
} from './index.ts';

const message: Message = {
  type: 'post-created',
  version: 1,
  postId: 5153960755200001 as PostId,
  authorId: 7 as UserId,
  acceptedAt: 1_767_225_600_000,
};

describe('parseMessage', () => {
  it('reads what encodeMessage wrote', () => {
    expect(parseMessage(encodeMessage(message))).toEqual(message);
  });

  it.each([
    ['bytes that are not JSON', '{'],
    ['no object', '3'],
    ['null', 'null'],
    ['an unknown type', '{"type":"toString"}'],
    ['a version that never was', JSON.stringify({ ...message, version: 0 })],
    ['a missing field', JSON.stringify({ ...message, postId: undefined })],
    ['an id beyond 2^53', JSON.stringify(message).replace('5153960755200001', '9007199254740993')],
  ])('refuses %s', (_, text) => {
    expect(() => parseMessage(Buffer.from(text))).toThrow(InvalidMessageError);
  });

  it('tells a version to come from a broken message', () => {
    const newer = Buffer.from(JSON.stringify({ ...message, version: 2, more: true }));
    expect(() => parseMessage(newer)).toThrow(NewerMessageError);
  });
});
