import { writeText } from '../lab/texts.ts';
import { createInsist, type WriterOptions } from './insist.ts';
import type { Posting } from './ledger.ts';

const RECENT = 100;

/** Authors who change the text of a post, its tags and its mentions; one edit of a post after the other. */
export function createEditors(options: WriterOptions) {
  const { world, run, random, ledger, recorder, clock } = options;
  const handles = world.people.map(({ handle }) => handle);
  const insist = createInsist(options);
  const busy = new Set<Posting>();

  return async function edit(): Promise<void> {
    // Who is suspended or has left edits no more; what is hidden can be edited.
    const recent = ledger.lasting().filter(({ wavering }) => wavering !== 'with its author');
    if (recent.length === 0) return;
    const posting = random.pick(recent.slice(-RECENT));
    const [id] = posting.ids;
    const body = writeText(random, () => random.pick(handles));
    if (busy.has(posting)) return;
    // If it is never answered, nothing comes after it.
    busy.add(posting);
    const edit = ledger.edit(posting, body);
    const { status } = await insist('PATCH post', {
      method: 'PATCH',
      path: `/v1/posts/${id}`,
      token: posting.author.token,
      body: { text: edit.text },
      headers: { 'idempotency-key': `chaos-${run}-${posting.mark}-edit-${posting.edits.length}` },
    });
    if (status === 200) edit.answeredAt = clock.now();
    else recorder.refuse(`PATCH post: status ${status}`);
    busy.delete(posting);
  };
}
