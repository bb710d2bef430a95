export {
  type ClearedPost,
  clearMentions,
  clearPosts,
  clearTombstones,
  forgetMentions,
} from './clear-posts.ts';
export {
  type CreatedPost,
  type CreatePost,
  createPostIn,
  createPosting,
  type NewPost,
} from './create-post.ts';
export { dataProblem, MOST_LEVELS } from './data.ts';
export { deletePost } from './delete-post.ts';
export {
  completeDocument,
  createdAt,
  PLAIN,
  type PostDocument,
  type Visibility,
  type Withheld,
} from './document.ts';
export { createDocuments, type Documents, documentSettings } from './documents.ts';
export { editPost, type PostContent, type Writing } from './edit-post.ts';
export { findByExternalId, takeExternalId } from './external-id.ts';
export { createDocumentFinder, type FindDocument } from './find-document.ts';
export { illustratePost } from './illustrate-post.ts';
export { addWords, indexWords, listWords } from './index-words.ts';
export { isTagUsed } from './is-tag-used.ts';
export { findUnholdable } from './json-text.ts';
export { listDirectPosts } from './list-direct-posts.ts';
export { listPosts, lockPost } from './list-posts.ts';
export { type Media, type MediaSize, MOST_ALT, MOST_MEDIA, objectNames, SERVED_TYPE } from './media/media.ts';
export { limitProblem, type PictureLimits, type PictureShape } from './media/picture-limits.ts';
export {
  changeMedia,
  claimMedia,
  claimMediaOf,
  claimUnusedMedia,
  deleteMedia,
  describeMedia,
  findMedia,
  findMediaAudience,
  findUnprocessed,
  hasMedia,
  listMediaOfPost,
  type MediaChange,
} from './media/queries.ts';
export type { MediaStorage } from './media/storage/media-storage.ts';
export { mediaSettings, openStorage } from './media/storage/storage.ts';
export {
  beginUpload,
  createMediaKey,
  discardUpload,
  finishUpload,
  MOST_UNFINISHED,
  type Upload,
} from './media/upload.ts';
export { escapeHtml, excerpt, firstVisibleLine, plainName } from './plain-text.ts';
export {
  findPostState,
  findPostToPlan,
  indexOf,
  listPostsToPlan,
  type PostToFind,
  type PostToPlan,
} from './posts-to-plan.ts';
export { cleanName, isPictureAddress, MOST_USER_DATA, nameProblem } from './profile.ts';
export { bookmark, unbookmark } from './reactions/bookmark.ts';
export { type Counts, countEachPost, countPost, noCounts, type PostCounts } from './reactions/count-post.ts';
export { createCounts, type PublishedCounts } from './reactions/counts.ts';
export { favourite, isFavourite, unfavourite } from './reactions/favourite.ts';
export { listFavouritedBy, listRepostedBy } from './reactions/list-users.ts';
export { createMarks, type KnownMarks, type Marks, noMarks, type PostMarks } from './reactions/marks.ts';
export { type CountsVerdict, verifyCounts } from './reactions/verify-counts.ts';
export { countPosts, type PostRange, refanPosts } from './refan.ts';
export { findOriginal, findRepost, repost, undoRepost } from './repost.ts';
export { hasTooManyMarks } from './stream-safe.ts';
export { MAX_TAG_LENGTH, tagKey } from './tag-key.ts';
export {
  cleanText,
  hasVisibleCharacter,
  MARKS_PROBLEM,
  MAX_DATA_BYTES,
  MAX_TEXT_BYTES,
  MAX_TEXT_GRAPHEMES,
  textProblem,
} from './text.ts';
export { type Descendant, listAncestors, listDescendants } from './thread.ts';
export { dependsOnFollow, mayView } from './visibility.ts';
export {
  containsKeyword,
  gramOf,
  gramsOf,
  gramsOfKeyword,
  listKeywordsIn,
  mayContainKeyword,
  parseKeyword,
} from './words.ts';
