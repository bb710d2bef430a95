/** A function provides a token for each request, for tokens that expire. */
export type Token = string | (() => string | Promise<string>);

/** Adds what says who calls to the headers of a request. */
export type Authorize = (headers: Headers) => Promise<Headers>;

/**
 * @param caller.token token of a user
 * @param caller.serverToken token of the application, instead
 * @param caller.user external id of the user that the application acts for
 * @throws {TypeError} if these contradict each other, or the server token is in a browser
 */
export function createAuthorize(caller: {
  token?: Token | undefined;
  serverToken?: Token | undefined;
  user?: string | undefined;
}): Authorize {
  const { serverToken, token = serverToken, user } = caller;
  if (serverToken !== undefined && caller.token !== undefined) {
    throw new TypeError('A client has either a token or a serverToken.');
  }
  if (user !== undefined && serverToken === undefined) {
    throw new TypeError('Only a client with a serverToken can act for a user.');
  }
  if (serverToken !== undefined && 'document' in globalThis) {
    throw new TypeError('A serverToken must not be in a browser: it may do everything for every user.');
  }
  const actsFor = user === undefined ? undefined : encodeURIComponent(user);

  return async (headers) => {
    const current = typeof token === 'function' ? await token() : token;
    if (current !== undefined) headers.set('authorization', `Bearer ${current}`);
    if (actsFor !== undefined) headers.set('ripple-user', actsFor);
    return headers;
  };
}
