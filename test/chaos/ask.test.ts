import { expect, it } from 'vitest';
import type { SmallWorld } from '../lab/world/over-http.ts';
import { createAsk } from './ask.ts';
import { createLedger } from './ledger.ts';
import { createChaosRecorder } from './recorder.ts';
import { createWishes } from './wishes.ts';

/** @param status of the answer; none where it is lost */
async function ask(status: number | undefined, how: { mayBeGone?: boolean } = {}) {
  const [recorder, wishes, others] = [createChaosRecorder(), createWishes(['2 3']), createWishes()];
  const keys: (string | undefined)[] = [];
  const once = createAsk({
    client: {
      async send(_what, { headers }) {
        keys.push(headers?.['idempotency-key']);
        if (status === undefined) throw new Error('ECONNRESET');
        return { status, headers: {}, text: '' };
      },
      async close() {},
    },
    // Of those who may be lost, all are.
    random: { next: () => 0, below: () => 0, pick: (items) => items[0] as never },
    ...{ recorder, clock: { now: () => 0, async sleep() {} }, signal: new AbortController().signal },
    ...{ world: {} as SmallWorld, run: 'r', ledger: createLedger(), label: 'l' },
  });
  const isDone = await once({
    what: 'accept',
    call: { method: 'PUT', path: '/' },
    done: 204,
    changes: [
      { wishes, key: '2 3', holds: false },
      { wishes: others, key: '2 3', holds: true },
    ],
    mayBeLost: true,
    ...how,
  });
  const refusals = [...recorder.refusals.keys()];
  return { isDone, ends: wishes.holds('2 3'), begins: others.holds('2 3'), refusals, keys };
}
const keys = ['chaos-r-l-0'];

it('changes all that an answer changes', async () => {
  expect(await ask(204)).toEqual({ isDone: true, ends: false, begins: true, refusals: [], keys });
});

it('leaves open how it stands where the answer is lost, or refuses as what it is about may be hidden', async () => {
  const open = { isDone: false, ends: undefined, begins: undefined, refusals: [], keys };
  expect(await ask(undefined)).toEqual(open);
  expect(await ask(404, { mayBeGone: true })).toEqual(open);
});

it('records any other refusal, which changes nothing', async () => {
  const refused = { isDone: false, ends: true, begins: false, keys };
  expect(await ask(404)).toEqual({ ...refused, refusals: ['accept: status 404'] });
  expect(await ask(403, { mayBeGone: true })).toEqual({ ...refused, refusals: ['accept: status 403'] });
});
