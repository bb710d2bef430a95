import { computed, signal } from '@preact/signals';
import { answerOf, createRipple, type Ripple } from '@ripple/client';
import { sentenceOf, statusOf } from './parts/failure.ts';

export interface Person {
  handle: string;
  name: string;
  token: string;
}

export type Instance = Awaited<ReturnType<typeof readInstance>>;

const anybody = createRipple({
  url: new URL('.', document.baseURI).href,
  async fetch(request) {
    const response = await fetch(request);
    const { token } = me.value ?? {};
    if (response.status === 401 && token && request.headers.get('authorization') === `Bearer ${token}`) {
      sessions.clear();
      logOut();
      refused.value = true;
    }
    return response;
  },
});
const readInstance = () => answerOf(anybody.http.GET('/v1/instance'));

/** What this Ripple is; until it has answered, nothing but the frame is shown. */
export const instance = signal<Instance | undefined>(undefined);
/** Why there is none. It is asked again. */
export const unreachable = signal<string | undefined>(undefined);
/** As whom we read and write. */
export const me = signal<Person | undefined>(undefined);
export const ripple = computed<Ripple>(() => as(me.value));
/** As whom one may come, in demo mode: those with the most followers first. */
export const people = signal<{ handle: string; name: string; followers: number }[]>([]);
/** Somebody who isn't registered, and may be: with a token of the application, or in a demo without people. */
export const newcomer = signal<{ token?: string } | undefined>(undefined);
/** The token was good once, and isn't any more. */
export const refused = signal(false);

export const as = (person: Person | undefined): Ripple => anybody.as(person?.token);

/** Not the one with the most followers: to come as that one is a step of the demonstration. */
const ORDINARY = 4;
const HANDLE = 'ripple.handle';
const TOKEN = 'ripple.token';
const AGAIN_AFTER_MS = 3_000;

export async function openSession(): Promise<void> {
  try {
    const found = await readInstance();
    await (found.demo ? openDemo() : reopen());
    // Last: whose page it is has to be known before it is drawn.
    instance.value = found;
    unreachable.value = undefined;
  } catch (error) {
    unreachable.value = sentenceOf(error);
    setTimeout(openSession, AGAIN_AFTER_MS);
  }
}

async function openDemo(): Promise<void> {
  people.value = (await answerOf(anybody.http.GET('/v1/demo/people'))).items;
  const { handle } = people.value[ORDINARY] ?? people.value[0] ?? {};
  const before = localStorage.getItem(HANDLE);
  // Whoever it was the last time may be gone with the world of then.
  if (before && (await logInAs(before).then(() => true, isGone))) return;
  if (handle) await logInAs(handle);
  else newcomer.value = {};
}

function isGone(error: unknown): false {
  if (statusOf(error) === 404) return false;
  throw error;
}

async function reopen(): Promise<void> {
  const token = sessionStorage.getItem(TOKEN);
  if (!token) return;
  try {
    await logInWith(token);
  } catch (error) {
    if (statusOf(error) !== 401) throw error;
    logOut();
    refused.value = true;
  }
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

let chosen: string | undefined;

export async function logInAs(handle: string): Promise<void> {
  chosen = handle;
  const person = await sessionOf(handle);
  // Somebody else was chosen meanwhile.
  if (chosen !== handle) return;
  me.value = person;
  localStorage.setItem(HANDLE, handle);
}

/** Where people bring a token of their own. It is kept as long as the window is open. */
export async function logInWith(token: string): Promise<void> {
  try {
    const { handle, name } = await anybody.as(token).users.me();
    enter({ handle, name, token });
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    newcomer.value = { token };
  }
}

/** Makes a user of the newcomer. */
export async function register(handle: string): Promise<void> {
  const given = newcomer.value?.token;
  const { user, token = given } = await anybody.as(given).users.create({ handle });
  if (token === undefined) throw new Error('A new user without a token.');
  enter({ handle: user.handle, name: user.name, token });
  if (instance.value?.demo) localStorage.setItem(HANDLE, user.handle);
}

function enter(person: Person): void {
  me.value = person;
  newcomer.value = undefined;
  refused.value = false;
  if (!instance.value?.demo) sessionStorage.setItem(TOKEN, person.token);
}

export function logOut(): void {
  sessionStorage.removeItem(TOKEN);
  newcomer.value = undefined;
  me.value = undefined;
}
