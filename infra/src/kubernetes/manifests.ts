import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { repositoryRoot } from '../paths.ts';

/** An object of Kubernetes, as it is written. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  // biome-ignore lint/suspicious/noExplicitAny: its kind says what is in it, and the check whether it is so.
  [field: string]: any;
}

interface Kustomization {
  resources: string[];
  patches: { path: string }[];
}

export const manifestsDir = path.join(repositoryRoot, 'infra/kubernetes');
export const overlays = ['small', 'operators'] as const;

export const parseManifests = (text: string): Manifest[] =>
  parseAllDocuments(text).map((document) => document.toJS() as Manifest);

/** The objects of a folder, before anything is laid over them; without those of folders that it builds on. */
export const readManifests = (folder: string): Manifest[] =>
  readListed(folder, ({ resources }) => resources.filter((each) => each.endsWith('.yaml')));

/** What a folder lays over objects. */
export const readPatches = (folder: string): Manifest[] =>
  readListed(folder, ({ patches }) => patches.map((each) => each.path));

function readListed(folder: string, list: (kustomization: Kustomization) => string[]): Manifest[] {
  const read = (file: string) => readFileSync(path.join(manifestsDir, folder, file), 'utf8');
  return list(parse(read('kustomization.yaml'))).flatMap((file) => parseManifests(read(file)));
}
