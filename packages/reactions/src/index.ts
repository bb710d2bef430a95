export { type Counts, countPost, noCounts, type PostCounts } from './count-post.ts';
export { createCounts, type PublishedCounts } from './counts.ts';
export { type FavouriteChange, favourite, isFavourite, unfavourite } from './favourite.ts';
export { createMarks, type Marks } from './marks.ts';
export { type CountsVerdict, verifyCounts } from './verify-counts.ts';
