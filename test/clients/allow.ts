import { codeOf, fillForm } from '../flow/mastodon/log-in.ts';

/**
 * Allows a client what it asks for, as a person does in a browser: opens the page, says who one is, and presses the button.
 * @param address where the client sends the person
 * @returns the code that the page shows
 */
export async function allow(address: string, handle: string): Promise<string> {
  const page = await fillForm(new URL(address).origin, address, { handle, decision: 'allow' });
  const code = codeOf(page);
  if (code === '') throw new Error(`no code came of ${address}: ${page.status} ${page.text}`);
  return code;
}
