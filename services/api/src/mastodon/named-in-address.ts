import { type PostId, parseId } from '@ripple/messages';
import { isHandle } from '@ripple/people';
import type { Addresses } from './entities/addresses.ts';

/** A handle, and an id. */
const MARK = '7777777777777';

/** The one word by which an address comes of a template. */
function readWord(address: string, addressOf: (word: string) => string): string | undefined {
  const [before = ''] = addressOf(MARK).split(MARK);
  const [word] = /^\w{1,30}/.exec(address.slice(before.length)) ?? [];
  return word !== undefined && addressOf(word) === address ? word : undefined;
}

/** The handle of the user whose page an address leads to. */
export const handleAt = (address: string, { web, publicUrl }: Addresses): string | undefined =>
  readWord(address, web.user) ?? readWord(address, (handle) => `${publicUrl}/@${handle}`);

/** The post that an address leads to. */
export function postAt(address: string, { web }: Addresses): PostId | undefined {
  const word = readWord(address, (id) => web.post(Number(id)));
  return word === undefined ? undefined : parseId<PostId>(word);
}

/**
 * The handle in a name of a user: with or without an @, and with or without the name of this server.
 * @returns undefined for what is no such name, and for users of other servers
 */
export function handleIn(name: string, { web, publicUrl }: Addresses): string | undefined {
  const [, handle = '', server] = /^(?:acct:)?@?([^@\s]+)(?:@([^@\s]+))?$/i.exec(name.trim()) ?? [];
  const servers = [publicUrl, web.home].flatMap((address) => {
    const { host, hostname } = new URL(address);
    return [host, hostname];
  });
  if (server !== undefined && !servers.includes(server.toLowerCase())) return undefined;
  return isHandle(handle) ? handle : undefined;
}
