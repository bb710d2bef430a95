import { effect, signal } from '@preact/signals';
import type { Ripple } from '@ripple/client';
import { sentenceOf, statusOf } from '../parts/failure.ts';
import { instance, me, ripple, unregistered, withToken } from '../session.ts';

/**
 * The client with the rights of a moderator, `none` without these rights. `undefined` until the api has said which: a
 * token is asked about by its first use, since its scope is for the api to judge.
 */
export const moderator = signal<Ripple | 'none' | undefined>(undefined);
/** Why the api has not said it, for people to read. */
export const unasked = signal<string | undefined>(undefined);

/** Counts the times that the question was asked. */
const asked = signal(0);
export const askAgain = () => {
  asked.value++;
};

effect(() => {
  void asked.value;
  if (!instance.value) return;
  unasked.value = undefined;
  // In the demo every caller is a moderator.
  if (instance.value.demo) {
    moderator.value = ripple.value;
    return;
  }
  moderator.value = undefined;
  // A moderator needs no account.
  const { token } = me.value ?? unregistered.value ?? {};
  if (token === undefined) {
    moderator.value = 'none';
    return;
  }
  const client = withToken(token);
  const stop = new AbortController();
  client.moderation
    .reports({ limit: 1, signal: stop.signal })
    .firstPage()
    .then(
      () => {
        if (!stop.signal.aborted) moderator.value = client;
      },
      (error) => {
        if (stop.signal.aborted) return;
        if (statusOf(error) === 403 || statusOf(error) === 401) moderator.value = 'none';
        else unasked.value = sentenceOf(error);
      },
    );
  return () => stop.abort();
});
