import type { UserId } from '@ripple/messages';
import type { BlockList } from '@ripple/people';
import type { KnownMarks, Marks } from '@ripple/posts';
import type { Redis } from '@ripple/redis';
import type { FollowedTopics } from './topics/followed-topics.ts';
import type { TopicName } from './topics/topic.ts';

/** What is asked about a viewer before any post is known. A set that is not given is large, or has no copy. */
export interface ViewerFacts extends KnownMarks {
  /** What the viewer follows besides people. */
  topics: TopicName[];
  blocked?: ReadonlySet<UserId> | undefined;
  muted?: ReadonlySet<UserId> | undefined;
}

/** Larger sets are asked for those that are on a page. */
const MOST_MEMBERS = 100;

const factsScript = /* lua */ `
-- What is known of a user, in one question.
-- KEYS[1] topics, KEYS[2..] copies of sets (packages/redis/src/cached-sets.ts)   ARGV[1] members of a small set, at most
-- Returns the topics, and of each set its fields, separated by spaces; false for what isn't there, and for a set that is
-- large or not complete. Most are empty: of these two commands are done.
local call, most = redis.call, ARGV[1] + 1
local facts = { call('GET', KEYS[1]) }
for n = 2, #KEYS do
  local key = KEYS[n]
  local size = call('HLEN', key)
  local isSmall = size > 0 and size <= most and call('HGET', key, 'floor') == '0'
  facts[n] = isSmall and (size == 1 and 'floor' or table.concat(call('HKEYS', key), ' '))
end
return facts
`;

/**
 * Reads what a page needs to know of its viewer from the copies of {@link BlockList}, {@link Marks} and
 * {@link FollowedTopics}, by one command: most people's sets are small.
 */
export function createViewerFacts(options: {
  redis: Redis;
  blockList: BlockList;
  marks: Marks;
  topics: FollowedTopics;
}): (viewer: UserId) => Promise<ViewerFacts> {
  const { redis, blockList, marks, topics } = options;
  const read = redis.script<(string | null)[]>('readViewerFacts', factsScript);
  const sets = [
    blockList.sets.blocked,
    blockList.sets.muted,
    marks.favourites,
    marks.reposts,
    marks.bookmarks,
  ];

  return async (viewer) => {
    const keys = [topics.copyOf(viewer), ...sets.map(({ copyOf }) => copyOf(viewer))];
    const [names, ...members] = await read(keys, MOST_MEMBERS).catch(() => []);
    const [blocked, muted, favourited, reposted, bookmarked] = members.map(parseMembers);
    return {
      topics: names ? JSON.parse(names) : await topics.of(viewer),
      blocked: blocked as ReadonlySet<UserId> | undefined,
      muted: muted as ReadonlySet<UserId> | undefined,
      favourited,
      reposted,
      bookmarked,
    };
  };
}

const none: ReadonlySet<number> = new Set();

/** @param fields of a copy: ids, and `floor` */
function parseMembers(fields: string | null): ReadonlySet<number> | undefined {
  if (fields === null) return undefined;
  if (fields === 'floor') return none;
  return new Set(
    fields
      .split(' ')
      .filter((field) => field !== 'floor')
      .map(Number),
  );
}
