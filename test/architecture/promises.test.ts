// A promise in the docs that names a test names one that is there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).map((path) =>
  path.replaceAll('\\', '/'),
);

/** A name with stars, of which each stands for any letters. */
const isThere = (named: string): boolean => {
  const parts = named.split('*');
  return tests.some((path) =>
    parts.length === 1
      ? path === named
      : path.startsWith(parts[0] ?? '') &&
        path.endsWith(parts.at(-1) ?? '') &&
        parts.every((part) => path.includes(part)),
  );
};

it.each(['docs/security.md', 'docs/faults.md'])('every test that %s names exists', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const named = [...text.matchAll(/`([\w/*-]+\.(?:test|spec)\.ts)`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !isThere(path))).toEqual([]);
});
