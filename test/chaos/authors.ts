import { setTimeout as sleep } from 'node:timers/promises';
import { createPowerLaw } from '../lab/random.ts';
import { writeText } from '../lab/texts.ts';
import type { Person } from '../lab/world/world.ts';
import { createInsist, type WriterOptions } from './insist.ts';
import type { Posting } from './ledger.ts';
import type { Restless } from './restless.ts';
import { createSendPost } from './send-post.ts';

const FOLLOWERS_ONLY_EVERY = 6;
const REPLY_EVERY = 5;
const DELETE_EVERY = 20;
const HIDE_EVERY = 20;
const REPEAT_EVERY = 15;
const RECENT = 50;
/** How long after the answer a post is deleted, or sent again, at most. */
const LATER_MS = 5_000;

/**
 * People who post as careful clients do.
 * @param options.others who can be named beside the people of the world
 * @param options.areJudged whether there are moderators, for some posts to hide
 */
export function createAuthors(
  options: WriterOptions & { mayMeet: Restless['mayMeet']; others: Person[]; areJudged: boolean },
) {
  const { world, run, random, ledger, recorder, clock, signal, mayMeet, others, areJudged } = options;
  const { people, graph } = world;
  const handles = [...people, ...others].map(({ handle }) => handle);
  // Those who are followed more post more, and each has a follower.
  const followed = people.filter((_, index) => graph.followerCount(index) > 0);
  const pickAuthor = createPowerLaw(followed.length, random);
  const [insist, send] = [createInsist(options), createSendPost(options)];
  const oneIn = (count: number) => random.below(count) === 0;

  function compose(): Posting {
    const recent = ledger.steady().filter(({ visibility }) => visibility === 'public');
    const author = followed[pickAuthor()] as Person;
    const parent = oneIn(REPLY_EVERY) && recent.length > 0 ? random.pick(recent.slice(-RECENT)) : undefined;
    const [repliedTo] = parent && mayMeet(author, parent.author) ? parent.ids : [];
    const doomed = oneIn(DELETE_EVERY);
    const isJudged = areJudged && !doomed && oneIn(HIDE_EVERY);
    return ledger.begin({
      author,
      text: writeText(random, () => random.pick(handles)),
      visibility: oneIn(FOLLOWERS_ONLY_EVERY) ? 'followers' : 'public',
      inReplyTo: repliedTo,
      doomed,
      wavering: isJudged ? 'by moderators' : undefined,
      begunAt: clock.now(),
    });
  }

  async function remove(posting: Posting): Promise<void> {
    const { mark, author, ids } = posting;
    const [id] = ids;
    const headers = { 'idempotency-key': `chaos-${run}-${mark}-delete` };
    const call = { method: 'DELETE', path: `/v1/posts/${id}`, token: author.token, headers } as const;
    const { status } = await insist('DELETE post', call);
    if (status === 204) posting.deletedAt = clock.now();
    else recorder.refuse(`DELETE post: status ${status}`);
  }

  /** One post and all that its author does with it. */
  return async function post(): Promise<void> {
    const posting = compose();
    const [again, later] = [oneIn(REPEAT_EVERY), random.below(LATER_MS)];
    await send(posting);
    if (posting.ids.size === 0 || !(again || posting.doomed)) return;
    await sleep(later, undefined, { signal });
    // As if the answer had not arrived: the same key, so the same post.
    if (again) await send(posting);
    if (posting.doomed) await remove(posting);
  };
}
