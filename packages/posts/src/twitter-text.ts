import twitterText from 'twitter-text';

type Pattern =
  | 'latinAccentChars'
  | 'validCCTLD'
  | 'validDomain'
  | 'validGTLD'
  | 'validGeneralUrlPathChars'
  | 'validPunycode'
  | 'validTcoUrl'
  | 'validUrlPathEndingChars'
  | 'validUrlQueryChars'
  | 'validUrlQueryEndingChars';

interface Hashtag {
  /** Without its #. */
  hashtag: string;
  /** From the # to behind the tag, in UTF-16 units. */
  indices: [number, number];
}

/** What twitter-text exports and its types don't name. */
export const { extractHashtagsWithIndices, regexen } = twitterText as unknown as {
  /** Without `checkUrlOverlap` it takes a time in proportion to the text; with it, its square. */
  extractHashtagsWithIndices(text: string, options: { checkUrlOverlap: false }): Hashtag[];
  regexen: Record<Pattern, RegExp>;
};
