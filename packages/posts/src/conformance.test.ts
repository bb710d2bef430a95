import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findEntities } from './entities.ts';
import { findLinks } from './links.ts';
import { tagKey } from './tag-key.ts';

interface Case {
  description: string;
  text: string;
  expected: (string | { url?: string; hashtag?: string; screen_name?: string; indices: [number, number] })[];
}

const file = new URL('./conformance/extract.yml', import.meta.url);
const { tests } = parse(readFileSync(file, 'utf8')) as { tests: Record<string, Case[]> };
const casesOf = (sections: string[]) =>
  sections.flatMap((section) => (tests[section] ?? []).map((each) => ({ section, ...each })));

const valuesOf = ({ expected }: Case) =>
  expected.map((each) =>
    typeof each === 'string' ? each : (each.url ?? each.hashtag ?? each.screen_name ?? ''),
  );
const indicesOf = ({ expected }: Case) =>
  expected.flatMap((each) => (typeof each === 'string' ? [] : [each.indices]));
/** A post has each once. */
const unique = (values: string[], keyOf: (value: string) => string) => [
  ...new Map(values.toReversed().map((value) => [keyOf(value), value])).values(),
];

/**
 * Of the suite nothing differs, but that a link without a scheme gets http://, tags and links are given once each, and
 * handles in lower case. What differs in other texts, and why, is a table in links.test.ts.
 */
describe('the conformance suite of twitter-text', () => {
  it.each(casesOf(['urls', 'urls_with_indices', 'urls_with_directional_markers', 'tco_urls_with_params']))(
    '$section: $description',
    (each) => {
      const links = findLinks(each.text);
      // The suite has a link as it is written; ours are absolute.
      const wanted = valuesOf(each).map((url) => (/^https?:/i.test(url) ? url : `http://${url}`));
      expect(links.map(({ url }) => url)).toEqual(wanted);
      const places = links.map(({ start, end }) => [start, end]);
      if (indicesOf(each).length > 0) expect(places).toEqual(indicesOf(each));
    },
  );

  it.each(casesOf(['hashtags', 'hashtags_from_astral', 'hashtags_with_indices']))(
    '$section: $description',
    (each) => {
      const { tags, writtenTags } = findEntities(each.text);
      const wanted = unique(valuesOf(each), tagKey);
      expect(writtenTags.toSorted()).toEqual(wanted.toSorted());
      expect(tags).toEqual(writtenTags.map(tagKey));
    },
  );

  it.each(casesOf(['mentions', 'mentions_with_indices']))('$section: $description', (each) => {
    const handles = valuesOf(each).map((handle) => handle.toLowerCase());
    expect(findEntities(each.text).handles.toSorted()).toEqual([...new Set(handles)].toSorted());
  });
});
