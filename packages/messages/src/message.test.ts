import { describe, expect, it } from 'vitest';
import type { PostId, UserId } from './ids.ts';
import { checkMessage, InvalidMessageError, type Message, NewerMessageError, parseJson } from './message.ts';

const message: Message = {
  type: 'post-created',
  version: 1,
  postId: 5153960755200001 as PostId,
  authorId: 7 as UserId,
  acceptedAt: 1_767_225_600_000,
};

const parse = (text: string) => checkMessage(parseJson(Buffer.from(text)));

describe('a message', () => {
  it('is what its bytes say', () => {
    expect(parse(JSON.stringify(message))).toEqual(message);
  });

  it.each([
    ['bytes that are not JSON', '{'],
    ['no object', '3'],
    ['null', 'null'],
    ['an unknown type', '{"type":"toString"}'],
    ['a version that never was', JSON.stringify({ ...message, version: 0 })],
    ['a missing field', JSON.stringify({ ...message, postId: undefined })],
    ['an id beyond 2^53', JSON.stringify(message).replace('5153960755200001', '9007199254740993')],
  ])('is not made of %s', (_, text) => {
    expect(() => parse(text)).toThrow(InvalidMessageError);
  });

  it('of a version to come is told from a broken one', () => {
    const newer = JSON.stringify({ ...message, version: 2, more: true });
    expect(() => parse(newer)).toThrow(NewerMessageError);
  });
});
