import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { given } from '../browser/open-browser.ts';

// biome-ignore lint/suspicious/noExplicitAny: a client that is installed for the run, and so has no types here
export type Client = any;

/** A client of the registry, as it is published. @param file in its package */
export const load = (name: string, file: string): Promise<Client> =>
  import(/* @vite-ignore */ pathToFileURL(path.join(given('CLIENTS'), name, file)).href);

/** The same of one that is no module. */
export const requireClient = (name: string): Client =>
  createRequire(import.meta.url)(path.join(given('CLIENTS'), name));

/** Where a client without a page of its own has codes shown. */
export const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';
/** What clients ask for. */
export const SCOPES = ['read', 'write', 'follow', 'push'];

/** A name that no earlier run has used. */
export const named = (name: string): string => `${name}_${given('RUN')}`;

/** What people read of the HTML of a status. */
export const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, '');
