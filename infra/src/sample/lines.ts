import type { Line } from '@ripple/exchange';
import { pick, seededRandom } from '../demo/random.ts';
import { languages, sentences } from '../demo/vocabulary.ts';

/** How much there is of each. */
export interface SampleSize {
  users: number;
  follows: number;
  posts: number;
  /** Favourites; of each ten one is a repost and one a bookmark, too. */
  marks: number;
  seed: number;
}

/** The posts are of the two years before. */
const ENDS_AT = Date.UTC(2026, 0, 1);
const YEARS_MS = 2 * 365 * 24 * 3_600_000;
const ANSWERS = 0.1;
/** Answers are to one of so many posts before. */
const NEAR = 50;

/**
 * Lines as an application brings them from somewhere else: users, then whom they follow (few are followed by many), then
 * posts in the order of time, then what was marked. The same size and seed give the same lines.
 */
export function* sampleLines({ users, follows, posts, marks, seed }: SampleSize): Generator<Line> {
  const random = seededRandom(seed);
  const nameOf = (rank: number) => `user-${rank}`;
  /** The square: a few have the most of everything. */
  const anyUser = () => Math.floor(random() ** 2 * users);
  const anyPost = () => Math.floor(random() * posts);
  const timeOf = (post: number) => ENDS_AT - YEARS_MS + Math.floor(((post + 0.5) / posts) * YEARS_MS);
  const authors = Array.from({ length: posts }, anyUser);
  const nameOfPost = (post: number) => ({
    author: nameOf(authors[post] as number),
    externalId: `post-${post}`,
  });

  for (let rank = 0; rank < users; rank++) {
    yield { user: { externalId: nameOf(rank), handle: `sample_${rank}`, name: `Sample ${rank}` } };
  }
  for (let rank = 0; rank < users; rank++) {
    const wanted = Math.min(
      users - 1,
      Math.round(((rank + 1) * follows) / users) - Math.round((rank * follows) / users),
    );
    const chosen = new Set([rank]);
    while (chosen.size <= wanted)
      chosen.add(chosen.size > users / 2 ? Math.floor(random() * users) : anyUser());
    chosen.delete(rank);
    for (const followee of chosen) yield { follow: { follower: nameOf(rank), followee: nameOf(followee) } };
  }
  for (let post = 0; post < posts; post++) {
    const text = pick(random, sentences[pick(random, languages)]);
    const parent =
      post > 0 && random() < ANSWERS ? post - 1 - Math.floor(random() * Math.min(post, NEAR)) : undefined;
    const at = new Date(timeOf(post)).toISOString();
    const answers = parent === undefined ? {} : { inReplyTo: nameOfPost(parent) };
    yield { post: { ...nameOfPost(post), at, text: `${text} (${post})`, ...answers } };
  }
  for (let mark = 0; mark < marks; mark++) {
    const [user, post] = [nameOf(anyUser()), anyPost()];
    yield { favourite: { user, post: nameOfPost(post) } };
    if (mark % 10 === 0)
      yield { repost: { user, post: nameOfPost(post), at: new Date(timeOf(post) + 1_000).toISOString() } };
    if (mark % 10 === 5) yield { bookmark: { user, post: nameOfPost(post) } };
  }
}
