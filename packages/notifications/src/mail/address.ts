import { domainToASCII } from 'node:url';

/**
 * An address as addresses are compared: its domain in ASCII (RFC 5890) and in lower case; its local part in lower
 * case, as nearly all servers take it.
 */
function normaliseAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at).normalize('NFC').toLowerCase()}@${domainToASCII(domain) || domain.toLowerCase()}`;
}

/** Whether two addresses are different spellings of one; an address that is missing is like no other. */
export const isSameAddress = (one: string | null | undefined, other: string): boolean =>
  one != null && normaliseAddress(one) === normaliseAddress(other);

/** The mailbox that an address may lead to: in NFKC, and without the detail that many servers allow (RFC 5233). */
export const mailboxOf = (address: string): string =>
  normaliseAddress(address.normalize('NFKC')).replace(/^([^+]+)\+.*@/, '$1@');
