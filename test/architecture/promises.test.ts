// A promise in the docs that names a test names one that is there, and stands once.
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

it.each(['docs/security.md', 'docs/faults.md'])('%s says each thing once, below one head', (page) => {
  const lines = readFileSync(join(root, page), 'utf8').split('\n');
  const rows = lines.filter((line) => line.startsWith('| ')).map((line) => line.replace(/\s+/g, ' '));
  const heads = rows.filter((_, at) => rows[at + 1]?.startsWith('| ---'));
  const said = rows.filter((row) => !row.startsWith('| ---') && !heads.includes(row));
  expect(said.length).toBeGreaterThan(10);
  expect(said.filter((row, at) => said.indexOf(row) !== at)).toEqual([]);
  expect(lines.filter((line, at) => line.startsWith('| --') && lines[at - 2] !== '')).toEqual([]);
});

/** Its heads, or where it has none, what its paragraphs begin with. */
function decisionsOf(page: string): string[] {
  const text = readFileSync(join(root, 'docs/decisions', page), 'utf8');
  const heads = [...text.matchAll(/^## (.+)$/gm)];
  const said = heads.length > 0 ? heads : [...text.matchAll(/^\*\*(.+?)[.,]?\*\*/gm)];
  return said.map(([, head]) => head?.trim() ?? '');
}

it('the list of decisions names each that a page has, and no other', () => {
  const listed = new Map<string, string[]>();
  let page = '';
  for (const line of readFileSync(join(root, 'docs/decisions/README.md'), 'utf8').split('\n')) {
    page = /^- \[.+\]\((.+)\)$/.exec(line)?.[1] ?? page;
    const decision = /^ {2}- (.+)$/.exec(line)?.[1];
    if (decision) listed.set(page, [...(listed.get(page) ?? []), decision]);
  }
  const pages = readdirSync(join(root, 'docs/decisions')).filter((name) => name !== 'README.md');
  expect([...listed.keys()].sort()).toEqual(pages.sort());
  for (const [name, decisions] of listed) expect(decisions, name).toEqual(decisionsOf(name));
});
