import { cleanText, textProblem } from '@ripple/posts';
import { findEntities } from '@ripple/posts/entities';
import { describe, expect, it } from 'vitest';
import { adversarialTexts } from './adversarial-texts.ts';

/** Alone it takes a tenth; the machine may have other things to do. */
const LIMIT_MS = 1_000;

function expectPrompt(what: string, work: () => unknown) {
  const since = performance.now();
  work();
  expect(performance.now() - since, what).toBeLessThan(LIMIT_MS);
}

/** What of a text comes as far as the search for tags, mentions and links. */
function acceptable(text: string): string {
  const clean = cleanText(text);
  return textProblem(clean)?.startsWith('must be at most') ? clean.slice(0, 5_000) : clean;
}

describe.each(Object.entries(adversarialTexts))('a text of %s', (_, text) => {
  it('is cleaned, judged and searched promptly', () => {
    expectPrompt('cleanText', () => cleanText(text));
    expectPrompt('textProblem', () => textProblem(text));
    const accepted = acceptable(text);
    expectPrompt('findEntities', () => findEntities(accepted));
  });
});
