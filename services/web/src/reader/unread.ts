import { effect, signal } from '@preact/signals';
import { me, ripple } from '../session.ts';

/** How many notifications are unread. */
export const unread = signal(0);

const look = async () => {
  unread.value = await ripple.value.notifications.unread();
};

/** Called with what comes, while somebody looks. */
export const notified = signal(0);

effect(() => {
  unread.value = 0;
  if (!me.value) return;
  const stop = new AbortController();
  const of = ripple.value;
  void (async () => {
    await look();
    for await (const _ of of.stream('notifications', { signal: stop.signal })) {
      notified.value++;
      await look();
    }
  })().catch(() => {});
  return () => stop.abort();
});
