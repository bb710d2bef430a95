export { type CreatedPost, createPost, type IdempotencyClaim, type NewPost } from './create-post.ts';
export { type DeletedPost, deletePost } from './delete-post.ts';
export { createdAt, type PostDocument, type Visibility } from './document.ts';
export { createDocuments, type Documents } from './documents.ts';
export { type Entities, findEntities, normaliseTag } from './entities.ts';
export { countPosts, type PostRange, refanPosts } from './refan.ts';
export { cleanText, hasVisibleCharacter, MAX_TEXT_GRAPHEMES, textProblem } from './text.ts';
export { mayView } from './visibility.ts';
