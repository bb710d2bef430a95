import { createInsist, type WriterOptions } from './insist.ts';
import type { Posting } from './ledger.ts';

/** Sends a post as a careful client does: with a key, and again until it is accepted. */
export function createSendPost(options: WriterOptions): (posting: Posting) => Promise<void> {
  const { run, ledger, recorder, clock } = options;
  const insist = createInsist(options);

  return async (posting) => {
    const { mark, author, text, visibility, inReplyTo } = posting;
    const answer = await insist(
      'POST post',
      {
        method: 'POST',
        path: '/v1/posts',
        token: author.token,
        body: { text, visibility, ...(inReplyTo !== undefined && { inReplyTo }) },
        headers: { 'idempotency-key': `chaos-${run}-${mark}` },
      },
      (given, since) =>
        recorder.sent(
          {
            ms: clock.now() - since,
            status: given?.status,
            retryAfter: given?.headers['retry-after'] !== undefined,
          },
          since,
        ),
    );
    if (answer.status === 201) ledger.accept(posting, JSON.parse(answer.text).id, clock.now());
    else recorder.refuse(`POST post: status ${answer.status} ${answer.text.slice(0, 200)}`);
  };
}
