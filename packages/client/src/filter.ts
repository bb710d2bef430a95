/** Which posts of a timeline or stream to show. A repost is judged by what it passes on. */
export interface PostFilter {
  /** Only posts of these types, at most 20: `['order.shipped']`. */
  types?: readonly string[] | undefined;
  /** `false` leaves replies out. */
  replies?: boolean | undefined;
  /** `false` leaves reposts out. */
  reposts?: boolean | undefined;
  /** `true` shows posts with pictures alone. */
  media?: boolean | undefined;
}

/** The filter as parameters of a query. */
export const filterQuery = ({ types, replies, reposts, media }: PostFilter) => ({
  ...(types !== undefined && { types: types.join(',') }),
  ...(replies === false && { replies: '0' }),
  ...(reposts === false && { reposts: '0' }),
  ...(media === true && { media: '1' }),
});
