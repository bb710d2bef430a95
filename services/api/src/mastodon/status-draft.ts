import { type MediaId, type PostId, parseId, type UserId } from '@ripple/messages';
import {
  cleanText,
  hasVisibleCharacter,
  MAX_DATA_BYTES,
  MOST_MEDIA,
  type PostDocument,
  type Visibility,
} from '@ripple/posts';
import { type Static, Type } from 'typebox';
import { parseData, parseText } from '../http/parameters.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import type { Draft } from '../write/accept-post.ts';
import { isTrue } from './bodies.ts';

const text = Type.Optional(Type.String());
const anything = Type.Optional(Type.Unknown());

/** What can be said of a status (https://docs.joinmastodon.org/methods/statuses/#form-data-parameters). */
export const statusBody = Type.Object({
  status: text,
  spoiler_text: text,
  sensitive: anything,
  language: text,
  media_ids: Type.Optional(Type.Array(Type.String())),
});

export const newStatusBody = Type.Object({
  ...statusBody.properties,
  in_reply_to_id: text,
  visibility: text,
  poll: anything,
  scheduled_at: text,
});

type StatusBody = Static<typeof statusBody>;

/** Where Ripple has none, the nearest that is stricter. */
const visibilities: Readonly<Record<string, Visibility>> = {
  public: 'public',
  unlisted: 'followers',
  private: 'followers',
  direct: 'direct',
};

export const invalidStatus = (detail: string) => new ProblemError(422, `Validation failed: ${detail}`);
const blank = () => invalidStatus("Text can't be blank");

/** @throws {ProblemError} 422; 404 for what is answered */
export function parseStatus(body: Static<typeof newStatusBody>, authorId: UserId): Draft {
  const { status = '', in_reply_to_id = '', poll, scheduled_at, spoiler_text = '' } = body;
  if (poll) throw invalidStatus('Polls are not supported');
  if (scheduled_at) throw invalidStatus('Statuses cannot be scheduled');
  const mediaIds = parseMediaIds(body.media_ids ?? []);
  if (isBlank(status) && isBlank(spoiler_text) && mediaIds.length === 0) throw blank();
  return {
    authorId,
    type: 'post',
    text: status,
    data: changedData(null, body),
    visibility: parseVisibility(body.visibility),
    inReplyTo: in_reply_to_id === '' ? null : parseParent(in_reply_to_id),
    mediaIds,
  };
}

/**
 * The members of a post's data that an edit changes, as JSON; others stay. What is not said is not kept.
 * @throws {ProblemError} 400 if there is too much
 */
export function changedData(
  before: string | null,
  { spoiler_text, sensitive, language }: StatusBody,
): string | null {
  const data: Record<string, unknown> = JSON.parse(before ?? '{}');
  const set = (name: string, value: unknown, isSaid: boolean) => {
    if (isSaid) data[name] = value;
    else delete data[name];
  };
  if (spoiler_text !== undefined) {
    const spoiler = parseText(spoiler_text, '/spoiler_text').trim();
    set('spoiler_text', spoiler, !isBlank(spoiler));
  }
  if (sensitive !== undefined) set('sensitive', true, isTrue(sensitive));
  if (language !== undefined) set('language', language, LANGUAGE.test(language));
  const isEmpty = Object.keys(data).length === 0;
  return isEmpty && before !== '{}' ? null : parseData(data, MAX_DATA_BYTES, '/spoiler_text');
}

/** A tag of a language (RFC 5646), as far as clients use it. */
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i;

/** @throws {ProblemError} 422 for an edit that can't be: nothing would be left, or other pictures are named */
export function mustBePossible(before: PostDocument, body: StatusBody): void {
  const { status = before.text, spoiler_text, media_ids } = body;
  const pictures = before.media.map(({ id }) => String(id));
  if (media_ids !== undefined && parseMediaIds(media_ids).join() !== pictures.join())
    throw invalidStatus('Pictures of a status cannot be changed');
  if (isBlank(status) && isBlank(spoiler_text ?? '') && pictures.length === 0) throw blank();
}

const isBlank = (given: string) => !hasVisibleCharacter(cleanText(given));

function parseVisibility(given = ''): Visibility {
  const visibility = given === '' ? 'public' : Object.hasOwn(visibilities, given) && visibilities[given];
  if (!visibility) throw invalidStatus('Visibility is not included in the list');
  return visibility;
}

function parseParent(id: string): PostId {
  const parsed = parseId<PostId>(id);
  if (parsed === undefined) throw notFound('post');
  return parsed;
}

function parseMediaIds(given: string[]): MediaId[] {
  const ids = [...new Set(given.filter((id) => id !== ''))];
  if (ids.length > MOST_MEDIA) throw invalidStatus(`Cannot attach more than ${MOST_MEDIA} files`);
  return ids.map((id) => {
    const parsed = parseId<MediaId>(id);
    if (parsed === undefined) throw invalidStatus('Media is not a picture of yours');
    return parsed;
  });
}
