export {
  type CreatedPost,
  createIllustratedPost,
  createPost,
  type IdempotencyClaim,
  type NewPost,
} from './create-post.ts';
export { type DeletedPost, deletePost } from './delete-post.ts';
export { createdAt, type PostDocument, type Visibility } from './document.ts';
export { createDocuments, type Documents } from './documents.ts';
export { type EditedPost, editPost, type PostContent } from './edit-post.ts';
export { type Entities, findEntities, normaliseTag } from './entities.ts';
export { findPostsToPlan, findPostToPlan, type PostToFind, type PostToPlan } from './find-to-plan.ts';
export { illustratePost } from './illustrate-post.ts';
export { addWords, indexWords, wordsOf } from './index-words.ts';
export { countPosts, type PostRange, refanPosts } from './refan.ts';
export { type Repost, repost, undoRepost } from './repost.ts';
export { cleanText, hasVisibleCharacter, MAX_TEXT_GRAPHEMES, textProblem } from './text.ts';
export { mayView } from './visibility.ts';
export { containsKeyword, gramOf, gramsOf, readKeyword } from './words.ts';
