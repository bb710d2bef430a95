import type { PostId, UserId } from '@ripple/ids';
import type { Timeline } from '@ripple/timelines';
import type { Context } from './context.ts';

/**
 * A context for one page of a timeline, in which questions are asked before anybody needs the answer: each step
 * of a page would wait for Redis in turn otherwise. What is about the viewer is asked together with the
 * timeline; counts and marks together with the documents.
 */
export function readAhead(context: Context, timeline: Timeline, viewer: UserId | undefined): Context {
  const { topics, barriers, documents, counts, marks } = context;
  const followed = timeline.kind === 'home' ? topics.of(timeline.userId) : undefined;
  // Whoever awaits it is told of an error; nobody may.
  followed?.catch(() => {});
  const nobody = viewer === undefined ? undefined : barriers.nobody(viewer);
  const countsOf = askOnce((ids: PostId[]) => counts.get(ids));
  const marksOf = viewer === undefined ? undefined : askOnce((ids: PostId[]) => marks.of(viewer, ids));
  const none = new Set<UserId>();
  return {
    ...context,
    topics: { ...topics, of: (user) => followed ?? topics.of(user) },
    barriers: {
      ...barriers,
      blocked: async (user, users) => ((await nobody)?.blocked ? none : barriers.blocked(user, users)),
      muted: async (user, users) => ((await nobody)?.muted ? none : barriers.muted(user, users)),
    },
    documents: {
      ...documents,
      get(ids) {
        countsOf.expect(ids);
        marksOf?.expect(ids);
        return documents.get(ids);
      },
    },
    counts: {
      ...counts,
      get: async (ids) => new Map((await countsOf.answers(ids)).flatMap((answer) => [...answer])),
    },
    marks: {
      ...marks,
      async of(user, ids) {
        const answers = marksOf ? await marksOf.answers(ids) : [await marks.of(user, ids)];
        return {
          favourited: new Set(answers.flatMap(({ favourited }) => [...favourited])),
          reposted: new Set(answers.flatMap(({ reposted }) => [...reposted])),
        };
      },
    },
  };
}

/** Asks about each id once. An answer is about all ids that were asked about together. */
function askOnce<Id, Answer>(ask: (ids: Id[]) => Promise<Answer>) {
  const asked = new Map<Id, Promise<Answer>>();
  const expect = (ids: Id[]): void => {
    const unasked = ids.filter((id) => !asked.has(id));
    if (unasked.length === 0) return;
    const answer = ask(unasked);
    answer.catch(() => {});
    for (const id of unasked) asked.set(id, answer);
  };
  return {
    expect,
    answers(ids: Id[]): Promise<Answer[]> {
      expect(ids);
      return Promise.all(new Set(ids.map((id) => asked.get(id) as Promise<Answer>)));
    },
  };
}
