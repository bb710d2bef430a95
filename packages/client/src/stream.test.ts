import { describe, expect, it } from 'vitest';
import { createPostReading, type PostEvent } from './events.ts';
import { RippleError } from './ripple-error.ts';
import { createStream, type Reading, type StreamOptions, type StreamState } from './stream.ts';

type Step = string | Error | 'end' | 'silence';

const sent = (event: string, id: number | string, data: object = {}) =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify({ id: String(id), ...data })}\n\n`;
const post = (id: number) => sent('post', id);
const edit = (id: number, editedAt: string | null, ...states: string[]) =>
  sent('edit', id, { editedAt, media: states.map((state) => ({ state })) });
const quick = 'retry: 1\n\n';
const live = ': live\n\n';

/** Connections of which each sends what it is told to, and then breaks, ends, or goes silent. */
function connections(...scripts: (Step[] | RippleError)[]) {
  const asked: (string | undefined)[] = [];
  const states: StreamState[] = [];
  const open = (options: StreamOptions = {}) =>
    createStream<PostEvent>(
      async (lastEventId, signal) => {
        const script = scripts[asked.length] ?? ['silence'];
        asked.push(lastEventId);
        if (script instanceof RippleError) throw script;
        const left = [...script];
        return new Response(
          new ReadableStream(
            {
              start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
              pull(controller) {
                const step = left.shift();
                if (step === undefined || step === 'end') controller.close();
                else if (step instanceof Error) controller.error(step);
                else if (step !== 'silence') controller.enqueue(new TextEncoder().encode(step));
                else return new Promise(() => {});
              },
            },
            { highWaterMark: 0 },
          ),
        );
      },
      createPostReading() as unknown as Reading<PostEvent>,
      { onState: (state) => states.push(state), ...options },
    );
  return { asked, states, open };
}

/** Reads so many events, and leaves. */
async function take(stream: AsyncIterable<PostEvent>, count: number): Promise<string[]> {
  const events: string[] = [];
  for await (const { type, id } of stream) {
    events.push(`${type} ${id}`);
    if (events.length === count) break;
  }
  return events;
}

const broken = new TypeError('terminated');

describe('a stream', () => {
  it('goes on behind the last event when its connection breaks or ends', async () => {
    const { asked, states, open } = connections(
      [quick, 'id: 1\n\n', live, post(2), broken],
      [quick, post(3), live, 'end'],
      [quick, live, post(4)],
    );
    expect(await take(open(), 3)).toEqual(['post 2', 'post 3', 'post 4']);
    expect(asked).toEqual([undefined, '2', '3']);
    expect(states).toEqual([
      'connecting',
      'live',
      'waiting',
      'connecting',
      'live',
      'waiting',
      'connecting',
      'live',
    ]);
  });

  it('is where it began, when it is cut before the first event', async () => {
    const { asked, open } = connections([quick, 'id: 1\n\n', broken], [post(2)]);
    await take(open(), 1);
    expect(asked).toEqual([undefined, '1']);
  });

  it('takes its place from behind an edit or deletion, which are of older posts', async () => {
    const { asked, open } = connections(
      [quick, post(5), edit(2, 'monday'), broken],
      [quick, edit(2, 'monday'), 'id: 5@17-1\n\n', sent('delete', 3), 'id: 5@18-1\n\n', broken],
      [post(6)],
    );
    expect(await take(open(), 4)).toEqual(['post 5', 'edit 2', 'delete 3', 'post 6']);
    expect(asked).toEqual([undefined, '5', '5@18-1']);
  });

  it('tells nothing twice that comes twice, but a second edit', async () => {
    const { open } = connections(
      [quick, post(5), edit(5, 'monday'), sent('delete', 4), broken],
      [quick, edit(5, 'monday'), sent('delete', 4), post(5), edit(5, 'tuesday'), post(6)],
    );
    expect(await take(open(), 5)).toEqual(['post 5', 'edit 5', 'delete 4', 'edit 5', 'post 6']);
  });

  it('tells of a picture each time that something has become of it', async () => {
    const processing = edit(5, null, 'processing');
    const { open } = connections(
      [quick, post(5), processing, broken],
      [quick, processing, edit(5, null, 'ready'), post(6)],
    );
    expect(await take(open(), 4)).toEqual(['post 5', 'edit 5', 'edit 5', 'post 6']);
  });

  it('loses nothing that was cut in the middle', async () => {
    const { open } = connections([quick, post(1), post(2).slice(0, -1), broken], [post(2)]);
    expect(await take(open(), 2)).toEqual(['post 1', 'post 2']);
  });

  it('leaves a connection that is silent', async () => {
    const { asked, open } = connections([quick, live, post(1), 'silence'], [post(2)]);
    expect(await take(open({ silenceLimitMs: 20 }), 2)).toEqual(['post 1', 'post 2']);
    expect(asked).toEqual([undefined, '1']);
  });

  it('takes no time that its reader takes for silence', async () => {
    const { asked, open } = connections([quick, live, post(1), post(2)]);
    for await (const { id } of open({ silenceLimitMs: 5 })) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      if (id === '2') break;
    }
    expect(asked).toHaveLength(1);
  });

  it('asks for the rest of what was missed at once', async () => {
    const long = 'retry: 100000\n\n';
    const { states, open } = connections([long, post(1), 'end'], [long, post(2), live]);
    expect(await take(open({ lastEventId: '0' }), 2)).toEqual(['post 1', 'post 2']);
    expect(states).toEqual(['connecting', 'connecting']);
  });

  it('comes back after 503 and 429, and after no answer', async () => {
    const { open } = connections(
      [quick, live, broken],
      new RippleError(503, 'too many'),
      new RippleError(429, 'too often', { retryAfterMs: 1 }),
      [post(1)],
    );
    expect(await take(open(), 1)).toEqual(['post 1']);
  });

  it('throws what is refused for good', async () => {
    const { asked, open } = connections(new RippleError(401, 'who are you?'));
    await expect(take(open(), 1)).rejects.toMatchObject({ status: 401 });
    expect(asked).toHaveLength(1);
  });

  it('that was left goes on in the next loop', async () => {
    const { asked, open } = connections([quick, 'id: 1\n\n', post(2), post(3)], [post(3)]);
    const stream = open();
    expect(await take(stream, 1)).toEqual(['post 2']);
    expect(stream.lastEventId).toBe('2');
    expect(await take(stream, 1)).toEqual(['post 3']);
    expect(asked).toEqual([undefined, '2']);
  });

  it.each([
    ['while it waits for an event', [quick, live, 'silence']],
    ['while it waits for the next try', ['retry: 100000\n\n', live, 'end']],
  ])('ends when its signal aborts, %s', async (_, script) => {
    const cancelled = new AbortController();
    const { open } = connections(script);
    const onState = (state: StreamState) => {
      if (state === (script.includes('end') ? 'waiting' : 'live')) setTimeout(() => cancelled.abort());
    };
    expect(await take(open({ signal: cancelled.signal, onState }), 1)).toEqual([]);
  });

  it('is not opened when its signal has aborted', async () => {
    const { asked, open } = connections();
    expect(await take(open({ signal: AbortSignal.abort() }), 1)).toEqual([]);
    expect(asked).toEqual([]);
  });
});
