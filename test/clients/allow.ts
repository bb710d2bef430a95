import { expect } from 'vitest';
import { OUT_OF_BAND } from './client.ts';

/**
 * Allows a client what it asks for, as a person does in a browser: opens the page, chooses who one is, and presses the
 * button.
 * @param address where the client sends the person
 * @returns the code that the page shows, or that the client is sent
 */
export async function allow(address: string, handle: string): Promise<string> {
  let page = await open(address);
  // The pages: who are you, what does the client ask for, the code.
  for (let pages = 0; pages < 5; pages++) {
    if (page.code !== undefined) return page.code;
    page = await submit(page, handle);
  }
  throw new Error(`no code came of ${address}`);
}

interface Page {
  address: string;
  html: string;
  code: string | undefined;
}

async function open(address: string, init: RequestInit = {}): Promise<Page> {
  const answer = await fetch(address, { redirect: 'manual', ...init });
  const html = await answer.text();
  const location = answer.headers.get('location');
  if (location === null) {
    expect(answer.status, `${address}: ${html}`).toBe(200);
    const code = html.includes('<form') ? undefined : /<code[^>]*>([^<]+)<\/code>/.exec(html)?.[1];
    return { address, html, code };
  }
  const next = new URL(location, address);
  const code = next.searchParams.get('code') ?? undefined;
  return code === undefined || location.startsWith(OUT_OF_BAND)
    ? open(next.href)
    : { address: next.href, html, code };
}

/** Sends the first form of a page, with the person chosen. */
async function submit({ address, html }: Page, handle: string): Promise<Page> {
  const [, head = '', form = ''] = /<form([^>]*)>(.*?)<\/form>/s.exec(html) ?? [];
  const attributes = (tag: string) =>
    Object.fromEntries(
      [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescapeHtml(value)]),
    );
  const fields = new URLSearchParams();
  for (const [tag] of form.matchAll(/<(?:input|button)[^>]*>/g)) {
    const { name, value = '', type } = attributes(tag);
    if (name === 'handle') fields.set(name, handle);
    else if (name !== undefined && (type === 'hidden' || !fields.has(name))) fields.set(name, value);
  }
  const { action = address } = attributes(head);
  return open(new URL(action, address).href, { method: 'POST', body: fields });
}

const unescapeHtml = (text = '') =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
