import { lowestIdAt, type PostId, type UserId } from '@ripple/messages';
import { findEntities } from '@ripple/posts/entities';
import { pick, seededRandom } from './random.ts';
import { adjectives, animals, type Language, languages, sentences } from './vocabulary.ts';

export interface DemoUser {
  id: UserId;
  handle: string;
  name: string;
  language: Language;
}

export interface DemoPost {
  id: PostId;
  authorId: UserId;
  text: string;
  tags: string[];
  writtenTags: string[];
}

export interface DemoWorld {
  /** By fame: the first has the most followers. */
  users: DemoUser[];
  follows: { follower: UserId; followee: UserId }[];
  posts: DemoPost[];
}

const POSTS = 600;
const FOLLOWS_PER_USER = 25;
const DAY_MS = 24 * 3_600_000;

/**
 * A few hundred users whose follow graph is skewed as real ones are (the chance to be followed falls with
 * the rank, as 1/rank), and posts of the last two weeks. The same seed gives the same world.
 */
export function planWorld(now: Date, seed = 1): DemoWorld {
  const random = seededRandom(seed);
  const idAt = (daysAgo: number, number: number) =>
    lowestIdAt<PostId & UserId>(new Date(now.getTime() - daysAgo * DAY_MS)) + (number % 4_096);

  const users = adjectives
    .flatMap((adjective) => animals.map((animal) => ({ adjective, animal })))
    .map(({ adjective, animal }, rank): DemoUser => {
      const language = pick(random, languages);
      return {
        id: idAt(30 - rank / 1_000, rank) as UserId,
        handle: `${adjective.en}_${animal.en}`,
        name: `${adjective[language]} ${animal[language]}`,
        language,
      };
    });

  const harmonic = users.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0);
  const follows = users.flatMap((follower) =>
    users
      .filter((followee, rank) => {
        const chance = Math.min(0.9, FOLLOWS_PER_USER / harmonic / (rank + 1));
        return random() < chance && followee !== follower;
      })
      .map((followee) => ({ follower: follower.id, followee: followee.id })),
  );

  const posts = Array.from({ length: POSTS }, (_, number): DemoPost => {
    // The square: those with many followers post more.
    const author = users[Math.floor(random() ** 2 * users.length)] as DemoUser;
    const text = pick(random, sentences[author.language]);
    const { tags, writtenTags } = findEntities(text);
    return { id: idAt(14 * random(), number) as PostId, authorId: author.id, text, tags, writtenTags };
  });
  return { users, follows, posts };
}
