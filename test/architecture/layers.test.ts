// The arrows of app/README.md, held: who may import whom, where Electron may be named, and that nothing goes in circles.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Room → rooms it may import from, beside itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  contract: ['domain'],
  storage: ['domain', 'contract', 'queue'],
  sound: ['domain'],
  files: ['domain', 'sound'],
  watch: ['domain', 'files'],
  speech: ['domain', 'sound'],
  export: ['domain', 'contract'],
  queue: ['domain', 'speech'],
  money: ['domain', 'storage', 'queue'],
  care: ['domain', 'storage'],
  intake: ['domain', 'contract', 'storage', 'files', 'watch'],
  transcripts: ['domain', 'sound', 'contract', 'storage'],
  publish: ['domain', 'contract', 'storage', 'files', 'export', 'transcripts'],
  operations: [
    ...['domain', 'contract', 'storage', 'files', 'watch', 'speech', 'export'],
    ...['queue', 'money', 'care', 'intake', 'transcripts', 'publish'],
  ],
  cli: ['domain', 'contract', 'storage', 'export', 'queue', 'intake', 'transcripts', 'publish', 'operations'],
  shell: [
    ...['domain', 'sound', 'contract', 'storage', 'files', 'watch', 'speech', 'export'],
    ...['care', 'transcripts', 'publish', 'operations', 'cli'],
  ],
  'main.ts': ['shell'],
  'preload.ts': ['contract'],
  'preload-decoder.ts': ['contract', 'speech'],
  renderer: ['contract', 'domain', 'sound'],
};
const MAY_NAME_ELECTRON = new Set(['shell', 'main.ts', 'preload.ts', 'preload-decoder.ts']);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const sources = ['app', 'renderer'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name))
    .map((name) => join(top, name)),
);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm))
    found.push({ from: file, to: match[2] ?? '', typeOnly: match[1] !== undefined });
  for (const match of text.matchAll(/import\(\s*'([^']+)'\s*\)/g))
    found.push({ from: file, to: match[1] ?? '', typeOnly: false });
  return found;
}

function roomOf(file: string): string {
  const [top = '', second = ''] = file.split(sep);
  return top === 'renderer' ? 'renderer' : second;
}

const all = sources.flatMap(importsOf);
const inside = all
  .filter((one) => one.to.startsWith('.'))
  .map((one) => ({
    ...one,
    target: relative(root, resolve(root, dirname(one.from), one.to.split('?')[0] ?? one.to)),
  }));

describe('the house', () => {
  it('is read whole', () => {
    expect(sources.length).toBeGreaterThan(60);
    expect(inside.length).toBeGreaterThan(100);
  });

  it('has only the rooms of its map', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => !(room in ARROWS))).toEqual([]);
  });

  it('has arrows in one direction only', () => {
    const wrong = inside.filter(({ from, target }) => {
      const room = roomOf(from);
      const other = roomOf(target);
      return room !== other && !(ARROWS[room] ?? []).includes(other);
    });
    expect(wrong.map(({ from, target }) => `${from} → ${target}`)).toEqual([]);
  });

  it('knows of the queue, below it, only its port', () => {
    const wrong = inside.filter(
      ({ from, target }) =>
        roomOf(from) === 'storage' &&
        roomOf(target) === 'queue' &&
        target !== join('app', 'queue', 'store.ts'),
    );
    expect(wrong.map(({ from, target }) => `${from} → ${target}`)).toEqual([]);
  });

  it('names Electron in the shell, the entry and the preloads only', () => {
    const wrong = all.filter(
      ({ from, to }) => /^electron($|[/-])/.test(to) && !MAY_NAME_ELECTRON.has(roomOf(from)),
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('keeps the domain free of everything', () => {
    const wrong = all.filter(({ from, to }) => roomOf(from) === 'domain' && !to.startsWith('.'));
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('keeps SQL in storage', () => {
    const wrong = all.filter(({ from, to }) => to === 'better-sqlite3' && roomOf(from) !== 'storage');
    expect(wrong.map(({ from }) => from)).toEqual([]);
  });

  it('makes every connection to SQLite in one place, with its settings', () => {
    const wrong = all.filter(
      ({ from, to, typeOnly }) =>
        to === 'better-sqlite3' && !typeOnly && from !== join('app', 'storage', 'database.ts'),
    );
    expect(wrong.map(({ from }) => from)).toEqual([]);
  });

  it('goes in no circles', () => {
    const edges = new Map<string, string[]>();
    for (const { from, target, typeOnly } of inside)
      if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), target]);
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of edges.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });
});
