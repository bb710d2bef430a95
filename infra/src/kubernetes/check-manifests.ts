import path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../paths.ts';
import type { Manifest } from './manifests.ts';

/**
 * Compares objects with the types of their kinds (kinds.ts), as TypeScript does with a literal: unknown fields are
 * found, too, which the API server would drop without a word.
 * @returns what is wrong, a line each
 */
export function checkManifests(manifests: Manifest[]): string[] {
  const literals = manifests.map((manifest, index) => {
    const kind = JSON.stringify(`${manifest.apiVersion} ${manifest.kind}`);
    return `export const object${index}: Kinds[${kind}] = ${JSON.stringify(manifest)};`;
  });
  const source = [`import type { Kinds } from './kinds.ts';`, ...literals].join('\n');
  // In no file: beside kinds.ts for the sake of its import.
  const fileName = path.join(import.meta.dirname, 'objects-to-check.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === fileName || fileExists(name);
  host.getSourceFile = (name, version, ...rest) =>
    name === fileName ? ts.createSourceFile(name, source, version) : getSourceFile(name, version, ...rest);
  host.getCurrentDirectory = () => repositoryRoot;
  const program = ts.createProgram([fileName], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n  ');
    const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
    const manifest = diagnostic.file?.fileName === fileName ? manifests[line - 1] : undefined;
    return manifest ? `${manifest.kind} ${manifest.metadata.name}: ${message}` : message;
  });
}
