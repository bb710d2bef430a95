import { describe, expect, it } from 'vitest';
import { encodeTogether, openMessages } from './bundle.ts';
import type { PostId, UserId } from './ids.ts';
import { InvalidMessageError, type Message, NewerMessageError, parseJson } from './message.ts';

const created = (postId: number): Message => ({
  type: 'post-created',
  version: 1,
  postId: postId as PostId,
  authorId: 7 as UserId,
  acceptedAt: 1_767_225_600_000,
});
const entry = (message: object, origin = {}) => ({
  type: 'post-created',
  json: JSON.stringify(message),
  origin,
});
const contents = (body: Buffer) => openMessages(body).map(({ content }) => content);

describe('a bundle', () => {
  it('has its messages in their order, each with its origin', () => {
    const body = encodeTogether([entry(created(1), { requestId: 'a' }), entry(created(2))]);
    expect(openMessages(body)).toMatchObject([
      { content: created(1), origin: { requestId: 'a' } },
      { content: created(2) },
    ]);
    expect(openMessages(body)[1]?.origin).toBeUndefined();
  });

  it('gives each message a body of its own', () => {
    const [, second] = openMessages(encodeTogether([entry(created(1)), entry(created(2))]));
    expect(contents(second?.encode() ?? Buffer.of())).toEqual([created(2)]);
  });

  it('has sound messages beside broken and newer ones', () => {
    const newer = { ...created(2), version: 3 };
    expect(contents(encodeTogether([entry({}), entry(newer), entry(created(3))]))).toEqual([
      expect.any(InvalidMessageError),
      expect.any(NewerMessageError),
      created(3),
    ]);
  });

  it('is a newer version of a known type to those that know no bundles', () => {
    const body = parseJson(encodeTogether([entry(created(1)), entry(created(2))]));
    expect(body).toMatchObject({ type: 'post-created', version: 2 });
  });
});

describe('a body that is no bundle', () => {
  it.each([
    ['a message', JSON.stringify(created(1)), created(1)],
    ['bytes that are not JSON', '{', expect.any(InvalidMessageError)],
    ['null', 'null', expect.any(InvalidMessageError)],
    [
      'a bundle of nothing',
      '{"type":"post-created","version":2,"messages":[]}',
      expect.any(NewerMessageError),
    ],
  ])('is one content: %s', (_, text, content) => {
    const body = Buffer.from(text);
    expect(openMessages(body)).toEqual([{ content, encode: expect.any(Function) }]);
    expect(openMessages(body)[0]?.encode()).toBe(body);
  });

  it('is one content for each entry of a bundle that is no message', () => {
    expect(contents(Buffer.from('{"type":"watermark","version":2,"messages":[null,3]}'))).toEqual([
      expect.any(InvalidMessageError),
      expect.any(InvalidMessageError),
    ]);
  });
});
