import { Ripple } from '@ripple/client';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { given, openBrowser } from './open-browser.ts';

export { given, openBrowser };

export const url = given('RIPPLE_URL');
export const anonymous = new Ripple({ url });

export interface Person {
  handle: string;
  token: string;
  ripple: Ripple;
}

/** Creates a user with a handle of its own: the data of the tests stays from run to run. */
export async function person(name: string): Promise<Person> {
  const handle = `${name}_${Date.now().toString(36)}`;
  const { token = '' } = await anonymous.users.create({ handle, name });
  return { handle, token, ripple: new Ripple({ url, token }) };
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Errors of the page, and violations of its content security policy. */
  complaints: string[];
}

interface VisitOptions extends BrowserContextOptions {
  as?: string;
  language?: 'en' | 'ko';
  at?: string;
  from?: string;
  /** Runs before the page loads. */
  before?: (page: Page) => Promise<unknown>;
}

/** Opens the page, logged in as the given user. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { as, language = 'en', at = '', from = url, before, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1_440, height: 1_000 }, ...rest });
  await context.addInitScript(
    ([handle, chosen]) => {
      if (handle && !localStorage.getItem('ripple.handle')) localStorage.setItem('ripple.handle', handle);
      if (chosen) localStorage.setItem('ripple.language', chosen);
    },
    [as, language],
  );
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await before?.(page);
  await page.goto(`${from}/${at}`);
  return { context, page, complaints };
}

export const patiently = { timeout: 20_000, interval: 50 };

/** The texts of the elements that a selector finds. */
export const textsOf = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).allInnerTexts();

/** The states of the rings in the first view: `waiting`, `under-way`, `there`. */
export const ringsOf = (page: Page): Promise<(string | null)[]> =>
  page.locator('[data-ring]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')));

export const everywhere = ['there', 'there', 'there', 'there'];

/** Posts in the first view. */
export async function post(page: Page, text: string): Promise<void> {
  await page.locator('#words').fill(text);
  await page.getByRole('button', { name: 'Post', exact: true }).click();
}

export const untilEverywhere = (page: Page) =>
  expect.poll(() => ringsOf(page), patiently).toEqual(everywhere);
