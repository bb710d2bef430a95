import { computed, signal } from '@preact/signals';
import { answerOf, type Profile, Ripple, type RippleSettings } from '@ripple/client';
import { sentenceOf, statusOf } from './parts/failure.ts';

export interface Person extends Pick<Profile, 'id' | 'handle' | 'name' | 'avatar'> {
  token: string;
}

export type Instance = Awaited<ReturnType<typeof fetchInstance>>;

const settings: RippleSettings = {
  url: new URL('.', document.baseURI).href,
  async fetch(request) {
    const response = await fetch(request);
    const { token } = me.value ?? {};
    if (response.status === 401 && token && request.headers.get('authorization') === `Bearer ${token}`) {
      sessions.clear();
      logOut();
      tokenInvalid.value = true;
    }
    return response;
  },
};
/** The client that calls with a token. */
export const withToken = (token: string | undefined): Ripple => new Ripple({ ...settings, token });
const anonymous = withToken(undefined);
const fetchInstance = () => answerOf(anonymous.http.GET('/v1/instance'));

/** Mode, budgets and limits of this Ripple; `undefined` until the api has answered. The views are shown from then on. */
export const instance = signal<Instance | undefined>(undefined);
/** Why the api has not answered, for people to read. The request is repeated. */
export const unreachable = signal<string | undefined>(undefined);
/** The account that reads and writes; `undefined` without a log-in. */
export const me = signal<Person | undefined>(undefined);
const token = computed(() => me.value?.token);
export const ripple = computed<Ripple>(() => withToken(token.value));

/**
 * The answer of the api as it comes, for what is not kept in memory as a whole, as the client does.
 * @param address relative to that of the page
 * @throws {RippleError} if it is a refusal
 */
export async function fetchWithToken(address: string): Promise<Response> {
  const url = new URL(address, document.baseURI);
  // Pictures may be on another server, which a token is not for.
  if (url.origin !== new URL(document.baseURI).origin) throw new TypeError(`${url.origin} is not the api.`);
  const bearer = me.value?.token ?? unregistered.value?.token;
  const headers = new Headers(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` });
  const response = await fetch(url, { headers });
  const error: unknown = response.ok ? undefined : await response.json().catch(() => undefined);
  return answerOf(Promise.resolve({ data: response, error, response }));
}
/** Accounts to choose from in demo mode, most followers first. */
export const people = signal<{ handle: string; name: string; followers: number }[]>([]);
/** Set when an account can be created: for a valid token without an account, or in a demo without accounts. */
export const unregistered = signal<{ token?: string } | undefined>(undefined);
/** Whether the api has refused a token that it accepted before. */
export const tokenInvalid = signal(false);

const personOf = ({ id, handle, name, avatar }: Profile, token: string): Person => ({
  id,
  handle,
  name,
  avatar,
  token,
});

/** Shows a changed profile of the account wherever the page shows it. */
export function renew(profile: Profile): void {
  if (me.value?.id !== profile.id) return;
  const person = personOf(profile, me.value.token);
  if (sessions.has(person.handle)) sessions.set(person.handle, Promise.resolve(person));
  me.value = person;
}

export const as = (person: Person | undefined): Ripple => withToken(person?.token);

/** Place in `people` of the first account: not the most followed one, since posting as that is a step of the demonstration. */
const INITIAL_PERSON = 4;
const HANDLE = 'ripple.handle';
const TOKEN = 'ripple.token';
const RETRY_MS = 3_000;

export async function openSession(): Promise<void> {
  try {
    const found = await fetchInstance();
    await (found.demo ? openDemo() : reopen());
    // Set last: the views that it shows need the account.
    instance.value = found;
    unreachable.value = undefined;
  } catch (error) {
    unreachable.value = sentenceOf(error);
    setTimeout(openSession, RETRY_MS);
  }
}

async function openDemo(): Promise<void> {
  people.value = (await answerOf(anonymous.http.GET('/v1/demo/people'))).items;
  const { handle } = people.value[INITIAL_PERSON] ?? people.value[0] ?? {};
  const before = localStorage.getItem(HANDLE);
  // The account of the last visit is missing when the demo data is new.
  if (before && (await logInAs(before).then(() => true, isGone))) return;
  if (handle) await logInAs(handle);
  else unregistered.value = {};
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
    tokenInvalid.value = true;
  }
}

const sessions = new Map<string, Promise<Person>>();

/** Logs in to an account of the demo, once for each handle. The first view reads as a follower besides `me`. */
export function sessionOf(handle: string): Promise<Person> {
  const session =
    sessions.get(handle) ??
    answerOf(anonymous.http.POST('/v1/demo/sessions', { body: { handle } })).then(({ user, token }) =>
      personOf(user, token),
    );
  sessions.set(handle, session);
  session.catch(() => sessions.delete(handle));
  return session;
}

let chosen: string | undefined;

export async function logInAs(handle: string): Promise<void> {
  chosen = handle;
  const person = await sessionOf(handle);
  // Another account has been chosen meanwhile.
  if (chosen !== handle) return;
  me.value = person;
  localStorage.setItem(HANDLE, handle);
}

/** Logs in with a token of the application. It is kept until the window closes. */
export async function logInWith(token: string): Promise<void> {
  try {
    enter(personOf(await withToken(token).users.me(), token));
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    unregistered.value = { token };
    tokenInvalid.value = false;
    // A moderator needs no account, and stays logged in without one.
    sessionStorage.setItem(TOKEN, token);
  }
}

/** Creates the account of the token in `unregistered`; in a demo also without a token. */
export async function register(handle: string): Promise<void> {
  const given = unregistered.value?.token;
  const { user, token = given } = await withToken(given).users.create({ handle });
  if (token === undefined) throw new Error('A new user without a token.');
  enter(personOf(user, token));
  if (instance.value?.demo) localStorage.setItem(HANDLE, user.handle);
}

function enter(person: Person): void {
  me.value = person;
  unregistered.value = undefined;
  tokenInvalid.value = false;
  if (!instance.value?.demo) sessionStorage.setItem(TOKEN, person.token);
}

export function logOut(): void {
  sessionStorage.removeItem(TOKEN);
  unregistered.value = undefined;
  me.value = undefined;
}

/** After an account was deleted: nothing here leads to it any more. */
export function forget(handle: string): void {
  sessions.delete(handle);
  people.value = people.value.filter((person) => person.handle !== handle);
  localStorage.removeItem(HANDLE);
  logOut();
}
