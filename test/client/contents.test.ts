import { execa } from 'execa';
import { expect, it } from 'vitest';
import { given } from '../browser/open-browser.ts';

const tarball = given('CLIENT_TARBALL');
const read = async (file: string) => (await execa('tar', ['-xOf', tarball, `package/${file}`])).stdout;

it('the package is complete by itself', async () => {
  const manifest = await read('package.json');
  expect(manifest).not.toMatch(/workspace:|catalog:|\.\/src/);
  const { private: isPrivate, dependencies, license } = JSON.parse(manifest);
  expect(isPrivate).toBe(undefined);
  expect(license).toBe('MIT');
  expect(dependencies).toEqual({ 'openapi-fetch': expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

it('the package holds what is used, and nothing else', async () => {
  const { stdout } = await execa('tar', ['-tf', tarball]);
  const names = stdout.split('\n').map((name) => name.slice('package/'.length));
  expect(names).toEqual(
    expect.arrayContaining(['package.json', 'LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']),
  );
  expect(
    names.filter((name) => !/^(package\.json|LICENSE|README\.md|dist\/[\w-]+(\.d\.ts|\.js))$/.test(name)),
  ).toEqual([]);
  expect(names.filter((name) => name.includes('.test'))).toEqual([]);
});
