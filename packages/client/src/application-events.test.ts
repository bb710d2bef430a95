import { expect, it } from 'vitest';
import { Ripple, RippleError } from './index.ts';

const event = (n: number, type = 'post.created') => ({
  id: `${n}-1`,
  type,
  at: '2026-01-01T00:00:00.000Z',
  actor: null,
  data: { id: String(n) },
});
const sent = (n: number) => `id: ${n}-1\nevent: post.created\ndata: ${JSON.stringify(event(n))}\n\n`;

/** A Ripple that answers what is asked for after each cursor, or refuses. */
function rippleThatAnswers(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const ripple = new Ripple({
    url: 'http://ripple.test/under',
    serverToken: 'server',
    retry: { tries: 1 },
    async fetch({ url, headers }) {
      const { pathname, searchParams } = new URL(url);
      expect(pathname).toBe('/under/v1/events');
      const isLive = headers.get('accept') === 'text/event-stream';
      const after = isLive ? `live ${headers.get('last-event-id')}` : String(searchParams.get('after'));
      searchParams.delete('after');
      asked.push(`${after} ${searchParams}`.trim());
      const answer = answers[after];
      if (answer === undefined) return Response.json({ detail: 'expired' }, { status: 410 });
      return isLive ? new Response(String(answer)) : Response.json(answer);
    },
  });
  return { ripple, asked };
}

const threePages = {
  null: { items: [event(1), event(2)], next: '2-1' },
  // Of other types: looked at, and not shown.
  '2-1': { items: [], next: '5-1' },
  '5-1': { items: [event(7)], next: '7-1' },
  '7-1': { items: [], next: '7-1' },
};

it('events are read to where nothing is newer, one after the other', async () => {
  const { ripple, asked } = rippleThatAnswers(threePages);
  const ids: string[] = [];
  for await (const { id } of ripple.events({ types: ['post.created', 'user.changed'], limit: 2 }))
    ids.push(id);
  expect(ids).toEqual(['1-1', '2-1', '7-1']);
  const rest = 'types=post.created%2Cuser.changed&limit=2';
  expect(asked).toEqual(['null', '2-1', '5-1', '7-1'].map((after) => `${after} ${rest}`));
});

it('a page has the cursor to keep, also one that is empty', async () => {
  const { ripple, asked } = rippleThatAnswers(threePages);
  const pages = [];
  for await (const page of ripple.events({ after: '2-1' }).byPage()) pages.push(page);
  expect(pages).toEqual([threePages['2-1'], threePages['5-1']]);
  expect(asked).toEqual(['2-1', '5-1', '7-1']);
});

it('where nothing has happened, there is nothing', async () => {
  const { ripple } = rippleThatAnswers({ null: { items: [], next: null } });
  for await (const { id } of ripple.events()) expect(id).toBe('no event');
});

it('an expired cursor is thrown', async () => {
  const { ripple } = rippleThatAnswers({});
  const error = await ripple
    .events({ after: '1-1' })
    .byPage()
    [Symbol.asyncIterator]()
    .next()
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RippleError);
  expect(error).toMatchObject({ status: 410 });
});

it('live events go on behind the last one, or behind those that were left out', async () => {
  const { ripple, asked } = rippleThatAnswers({
    'live 1-1': `retry: 1\n\n${sent(2)}id: 3-1\n\n`,
    'live 3-1': `retry: 1\n\n${sent(4)}${sent(4).replaceAll('4', '5')}: live\n\n`,
  });
  const events = ripple.events({ after: '1-1', types: ['post.created'] }).live();
  const ids: string[] = [];
  for await (const { id, type, data } of events) {
    expect([type, data.id]).toEqual(['post.created', id.split('-')[0]]);
    if (ids.push(id) === 3) break;
  }
  expect(ids).toEqual(['2-1', '4-1', '5-1']);
  expect(events.lastEventId).toBe('5-1');
  expect(asked).toEqual(['live 1-1 types=post.created', 'live 3-1 types=post.created']);
});
