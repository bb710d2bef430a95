const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first character of the first and of the last word of a name; of one in Chinese, Japanese or Korean the first alone. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}\p{Emoji_Presentation}]\S*/gu) ?? [];
  const [first = name, last = ''] = words.length > 1 ? [words[0], words.at(-1)] : words;
  const initial = firstOf(first);
  return /\p{Lu}|\p{Ll}/u.test(initial) ? (initial + firstOf(last)).toUpperCase() : initial;
}

const firstOf = (word: string): string => {
  const [first] = graphemes.segment(word);
  return first?.segment ?? '';
};

/** An angle of the colour wheel, in degrees: always the same one for the same id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (let at = 0; at < id.length; at++) hash = (hash * 31 + id.charCodeAt(at)) % 65_521;
  return (hash * 137) % 360;
}
