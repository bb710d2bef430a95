import { createBatcher } from '@ripple/concurrency';
import { gramsOf, listKeywordsIn } from '@ripple/posts';
import type { TimelineStore } from './timeline-store.ts';

/** Texts that are asked for at once. */
const MOST_TEXTS = 64;

/** Finds the keywords in a text that have a timeline. Texts that wait together share one question to Redis. */
export type FindKeywords = (text: string) => Promise<string[]>;

export const createKeywordFinder = (store: TimelineStore): FindKeywords =>
  createBatcher(async (texts: string[]) => {
    const keywords = await store.keywordsOf([...new Set(texts.flatMap(gramsOf))]);
    return texts.map((text) => listKeywordsIn(text, keywords));
  }, MOST_TEXTS);
