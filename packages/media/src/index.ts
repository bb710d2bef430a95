export {
  type Media,
  type MediaSize,
  type MediaState,
  MOST_ALT,
  MOST_MEDIA,
  objectNames,
  SERVED_TYPE,
} from './media.ts';
export {
  attachMedia,
  changeMedia,
  claimMedia,
  claimUnused,
  deleteMedia,
  findMedia,
  findUnprocessed,
  type MediaChange,
  mediaOfPost,
} from './queries.ts';
export { beginUpload, discardUpload, finishUpload, MOST_UNUSED, type Upload } from './upload.ts';
