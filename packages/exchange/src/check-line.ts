import { isExternalId, type UserUpsert } from '@ripple/people';
import {
  cleanName,
  cleanText,
  dataProblem,
  gramsOf,
  hasTooManyMarks,
  hasVisibleCharacter,
  isPictureAddress,
  MARKS_PROBLEM,
  MAX_DATA_BYTES,
  MAX_TAG_LENGTH,
  MOST_USER_DATA,
  nameProblem,
  parseKeyword,
  tagKey,
  textProblem,
} from '@ripple/posts';
import { type Entities, findEntities } from '@ripple/posts/entities';
import { keywordTopic, type TopicName, tagTopic } from '@ripple/timelines';
import type { Said } from './line.ts';
import { BadLineError, parseLine } from './parse-line.ts';

// The checks that the api does of the same things, by the same functions.

const must = (problem: string | undefined, where: string): void => {
  if (problem) throw new BadLineError(`${where} ${problem}`);
};

/** @throws {BadLineError} for a time that is none, or has not come yet */
export function checkTime(text: string, where: string): Date {
  const time = new Date(text);
  must(Number.isNaN(time.getTime()) || !isDay(text.slice(0, 10)) ? 'is no time' : undefined, where);
  must(time.getTime() > Date.now() ? 'is in the future' : undefined, where);
  return time;
}

/** Of a day that a month doesn't have, a Date makes one of the next. */
const isDay = (day: string) => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

/** @throws {BadLineError} unless all of these can be external ids */
export function checkNames(names: Record<string, string>): void {
  for (const [where, name] of Object.entries(names)) {
    must(isExternalId(name) ? undefined : 'has control characters, or white space at its ends', where);
  }
}

function checkText(text: string, where: string): string {
  const cleaned = cleanText(text);
  must(hasTooManyMarks(cleaned) ? MARKS_PROBLEM : undefined, where);
  return cleaned;
}

/** A user as it is written. */
export interface UserLine {
  upsert: UserUpsert;
  at: Date | undefined;
  former: number | undefined;
  moderation: Said<'user'>['moderation'];
}

/** @throws {BadLineError} */
export function checkUser({ at, id, moderation, ...fields }: Said<'user'>): UserLine {
  const { externalId, name, bio, avatar, data } = fields;
  checkNames({ '/user/externalId': externalId });
  if (data) must(dataProblem(data, MOST_USER_DATA), '/user/data');
  if (typeof avatar === 'string')
    must(isPictureAddress(avatar, 'https?') ? undefined : 'must be an http or https address', '/user/avatar');
  const cleanedName = typeof name === 'string' ? cleanName(checkText(name, '/user/name')) : name;
  if (typeof cleanedName === 'string') must(nameProblem(cleanedName), '/user/name');
  return {
    upsert: {
      ...fields,
      ...(typeof cleanedName === 'string' && { name: cleanedName }),
      ...(typeof bio === 'string' && { bio: checkText(bio, '/user/bio') }),
    },
    at: at === undefined ? undefined : checkTime(at, '/user/at'),
    former: id === undefined ? undefined : Number(id),
    moderation,
  };
}

/** A post with what is found in its text. */
export interface PostLine extends Entities {
  said: Said<'post'>;
  at: Date;
  editedAt: Date | null;
  text: string;
  /** The JSON text of an object. */
  data: string | null;
  /** The parts of words that it is found by. */
  grams: string[];
}

const NOTHING: Entities = { tags: [], writtenTags: [], handles: [], links: [] };

/** @throws {BadLineError} */
export function checkPost(said: Said<'post'>): PostLine {
  checkNames({ '/post/author': said.author, '/post/externalId': said.externalId });
  const cleaned = cleanText(said.text ?? '');
  const text = hasVisibleCharacter(cleaned) ? cleaned : '';
  if (text !== '') must(textProblem(text), '/post/text');
  if (said.data) must(dataProblem(said.data, MAX_DATA_BYTES), '/post/data');
  for (const [index, { url }] of (said.media ?? []).entries()) {
    must(
      isPictureAddress(url, 'https?') ? undefined : 'must be an http or https address',
      `/post/media/${index}/url`,
    );
  }
  const isEmpty = text === '' && !said.data && (said.media ?? []).length === 0 && !said.deleted;
  must(
    isEmpty ? 'must contain a visible character where there are neither data nor media' : undefined,
    '/post/text',
  );
  return {
    said,
    at: checkTime(said.at, '/post/at'),
    editedAt: said.editedAt ? checkTime(said.editedAt, '/post/editedAt') : null,
    text,
    data: said.data ? JSON.stringify(said.data) : null,
    grams: isFound(said) ? gramsOf(text) : [],
    ...(text === '' ? NOTHING : findEntities(text)),
  };
}

/** Whether a post is found by its words and tags. */
export const isFound = ({ visibility = 'public', moderation, deleted }: Said<'post'>): boolean =>
  visibility === 'public' && moderation === undefined && !deleted;

export interface TopicLine {
  topic: TopicName;
  writtenTag: string | null;
}

/** @throws {BadLineError} */
export function checkTopic({ tag, keyword, at }: Said<'topic'>): TopicLine {
  if (at !== undefined) checkTime(at, '/topic/at');
  if (tag === undefined) {
    const word = parseKeyword(checkText(keyword ?? '', '/topic/keyword'));
    if (word === undefined)
      throw new BadLineError('/topic/keyword must be one word of 2 to 50 letters or digits');
    return { topic: keywordTopic(word), writtenTag: null };
  }
  const written = checkText(tag, '/topic/tag').replace(/^#/, '');
  const key = tagKey(written).replace(/^#/, '');
  must(hasVisibleCharacter(key) ? undefined : 'must contain a visible character', '/topic/tag');
  must(
    key.length > MAX_TAG_LENGTH ? `must be at most ${MAX_TAG_LENGTH} characters long` : undefined,
    '/topic/tag',
  );
  return { topic: tagTopic(key), writtenTag: written };
}

/** A line that is right by itself. */
export type CheckedLine = {
  line: number;
  /** The line as it was given, to be read again if what it names is not there yet. */
  raw: string;
} & (
  | ({ kind: 'user' } & UserLine)
  | ({ kind: 'topic'; user: string } & TopicLine)
  | ({ kind: 'post' } & PostLine)
  | {
      [Kind in 'block' | 'mute' | 'follow' | 'repost' | 'favourite' | 'bookmark']: {
        kind: Kind;
        said: Said<Kind>;
        /** Now, if it is not said. */
        at: Date | undefined;
      };
    }['block' | 'mute' | 'follow' | 'repost' | 'favourite' | 'bookmark']
);

export type Checked<Kind extends CheckedLine['kind']> = Extract<CheckedLine, { kind: Kind }>;

/**
 * Parses and checks a line by itself.
 * @param line its number
 * @throws {BadLineError}
 */
export function checkLine(raw: string, line: number): CheckedLine {
  const { kind, said } = parseLine(raw);
  switch (kind) {
    case 'user':
      return { line, raw, kind, ...checkUser(said) };
    case 'post':
      return { line, raw, kind, ...checkPost(said) };
    case 'topic':
      return { line, raw, kind, user: said.user, ...checkTopic(said) };
    default:
      return {
        ...{ line, raw, kind, said },
        at: 'at' in said && said.at !== undefined ? checkTime(said.at, `/${kind}/at`) : undefined,
      } as CheckedLine;
  }
}
