/** The longest tag, in UTF-16 units of its key: an index entry has its limits. Longer ones are text. */
export const MAX_TAG_LENGTH = 100;

/**
 * The key under which a tag is stored, looked up and compared; to be shown, a post keeps the tag as it was written.
 * NFKC and lower case (UAX #15, UAX #21) until neither changes anything: lower-casing may make a sequence that NFKC
 * composes (Ϋ and an acute accent), so one round of both is not enough.
 * @param tag without its `#`, in any spelling; a key is its own key
 */
export function tagKey(tag: string): string {
  const key = tag.normalize('NFKC').toLowerCase();
  return key === tag ? key : tagKey(key);
}

/**
 * How some tags are written, in their order. Each is its key where that is not known: in rows from before spellings
 * were kept, and in those that such a version has edited since.
 */
export const spellingsOf = (keys: string[], written: string[] | null): string[] =>
  keys.map((key, at) => {
    const tag = written?.[at] ?? key;
    return tagKey(tag) === key ? tag : key;
  });
