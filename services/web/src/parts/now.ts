import { signal } from '@preact/signals';

/** The current time in ms, renewed every 10 s, for texts such as "3 min. ago". */
export const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 10_000);
