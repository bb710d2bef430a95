import { computed, signal } from '@preact/signals';
import { answerOf, createRipple, type Ripple } from '@ripple/client';
import { sentenceOf } from './parts/failure.ts';

export interface Person {
  handle: string;
  name: string;
  token: string;
}

export type Instance = Awaited<ReturnType<typeof readInstance>>;

const anybody = createRipple({ url: new URL('.', document.baseURI).href });
const readInstance = () => answerOf(anybody.http.GET('/v1/instance'));

/** What this Ripple is; until it has answered, nothing but the frame is shown. */
export const instance = signal<Instance | undefined>(undefined);
/** Why there is none. */
export const unreachable = signal<string | undefined>(undefined);
/** As whom we read and write. */
export const me = signal<Person | undefined>(undefined);
export const ripple = computed<Ripple>(() => as(me.value));
/** As whom one may come, in demo mode: those with the most followers first. */
export const people = signal<{ handle: string; name: string; followers: number }[]>([]);

export const as = (person: Person | undefined): Ripple => anybody.as(person?.token);

/** Not the one with the most followers: to come as that one is a step of the demonstration. */
const ORDINARY = 4;
const HANDLE = 'ripple.handle';
const TOKEN = 'ripple.token';

export async function openSession(): Promise<void> {
  try {
    const found = await readInstance();
    await (found.demo ? openDemo() : reopen());
    // Last: whose page it is has to be known before it is drawn.
    instance.value = found;
    unreachable.value = undefined;
  } catch (error) {
    unreachable.value = sentenceOf(error);
  }
}

async function openDemo(): Promise<void> {
  people.value = (await answerOf(anybody.http.GET('/v1/demo/people'))).items;
  const { handle = '' } = people.value[ORDINARY] ?? people.value[0] ?? {};
  // Whoever it was the last time may be gone with the world of then.
  await logInAs(localStorage.getItem(HANDLE) ?? handle).catch(() => logInAs(handle));
}

async function reopen(): Promise<void> {
  const token = sessionStorage.getItem(TOKEN);
  if (token) await logInWith(token).catch(logOut);
}

const sessions = new Map<string, Promise<Person>>();

/** Somebody of the demo world. Others than `me` are needed to see what a follower sees. */
export function sessionOf(handle: string): Promise<Person> {
  const session =
    sessions.get(handle) ??
    answerOf(anybody.http.POST('/v1/demo/sessions', { body: { handle } })).then(({ user, token }) => {
      return { handle: user.handle, name: user.name, token };
    });
  sessions.set(handle, session);
  session.catch(() => sessions.delete(handle));
  return session;
}

export async function logInAs(handle: string): Promise<void> {
  me.value = await sessionOf(handle);
  localStorage.setItem(HANDLE, handle);
}

/** Where people bring a token of their own. It is kept as long as the window is open. */
export async function logInWith(token: string): Promise<void> {
  const { handle, name } = await anybody.as(token).users.change({});
  me.value = { handle, name, token };
  sessionStorage.setItem(TOKEN, token);
}

export function logOut(): void {
  sessionStorage.removeItem(TOKEN);
  me.value = undefined;
}
