import { type Browser, chromium } from 'playwright-core';

/** Reads a variable that the command of a test sets. */
export const given = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: this test has a command of its own, see CONTRIBUTING.md`);
  return value;
};

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: given('CHROMIUM'),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
