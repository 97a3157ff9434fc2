// What the tests of the house read: every source of app and page, and what each imports.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  /** By `import()`: read when it is asked for. */
  readonly isLate: boolean;
}

/** Paths from the root. */
export const sources = ['app', 'renderer'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => join(top, name)),
);

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

function importsOf(file: string): Import[] {
  const text = textOf(file);
  const found: Import[] = [];
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm))
    found.push({ from: file, to: match[2] ?? '', typeOnly: match[1] !== undefined, isLate: false });
  for (const match of text.matchAll(/import\(\s*'([^']+)'\s*\)/g))
    found.push({ from: file, to: match[1] ?? '', typeOnly: false, isLate: true });
  return found;
}

/** The room of a file: a folder of app/, or the page. */
export function roomOf(file: string): string {
  const [top = '', second = ''] = file.split(sep);
  return top === 'renderer' ? 'renderer' : second;
}

export const all: readonly Import[] = sources.flatMap(importsOf);

/** Imports of our own files, with the file that is meant. */
export const inside = all
  .filter((one) => one.to.startsWith('.'))
  .map((one) => ({
    ...one,
    target: relative(root, resolve(root, dirname(one.from), one.to.split('?')[0] ?? one.to)),
  }));

/** Every circle that the arrows go in, as a line. */
export function circlesOf(arrows: readonly { readonly from: string; readonly to: string }[]): string[] {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of arrows) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (at: string, path: readonly string[]): void => {
    if (state.get(at) === 'done') return;
    if (state.get(at) === 'open') {
      circles.push([...path.slice(path.indexOf(at)), at].join(' → '));
      return;
    }
    state.set(at, 'open');
    for (const next of edges.get(at) ?? []) visit(next, [...path, at]);
    state.set(at, 'done');
  };
  for (const at of edges.keys()) visit(at, []);
  return circles;
}
