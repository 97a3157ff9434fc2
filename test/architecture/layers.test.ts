// The arrows of app/README.md, held: who may import whom, where Electron may be named, and that nothing goes in circles.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { all, circlesOf, inside, roomOf, sources } from './sources.ts';

/** Room → rooms it may import from, beside itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  messages: ['domain'],
  contract: ['domain'],
  storage: ['domain', 'contract', 'queue'],
  net: ['domain'],
  download: ['domain', 'net', 'files'],
  sound: ['domain'],
  files: ['domain', 'sound'],
  watch: ['domain', 'files'],
  speech: ['domain', 'net', 'sound'],
  export: ['domain', 'contract'],
  feeds: ['domain', 'net'],
  queue: ['domain', 'speech'],
  meaning: ['domain', 'storage', 'speech'],
  farm: ['domain', 'contract', 'net', 'sound', 'speech', 'storage'],
  money: ['domain', 'storage', 'queue'],
  care: ['domain', 'storage'],
  models: ['domain', 'storage', 'speech', 'download'],
  intake: ['domain', 'contract', 'storage', 'files', 'watch', 'feeds', 'download'],
  transcripts: ['domain', 'sound', 'contract', 'storage'],
  publish: [
    ...['domain', 'contract', 'storage', 'files', 'export', 'transcripts'],
    ...['net', 'download', 'sound'],
  ],
  operations: [
    ...['domain', 'contract', 'storage', 'files', 'watch', 'speech', 'export'],
    ...[
      'queue',
      'money',
      'care',
      'intake',
      'transcripts',
      'publish',
      'download',
      'feeds',
      'models',
      'meaning',
      'farm',
    ],
  ],
  cli: ['domain', 'contract', 'storage', 'export', 'queue', 'intake', 'transcripts', 'publish', 'operations'],
  compose: [
    ...['domain', 'sound', 'contract', 'storage', 'files', 'speech'],
    ...['care', 'transcripts', 'publish', 'operations', 'feeds', 'download', 'meaning', 'farm'],
  ],
  mcp: ['domain', 'contract', 'operations'],
  serve: ['domain', 'messages', 'contract', 'operations', 'mcp'],
  start: ['domain', 'operations', 'cli', 'compose', 'mcp', 'serve'],
  shell: ['domain', 'messages', 'contract', 'speech', 'meaning', 'operations', 'cli', 'compose', 'start'],
  headless: ['domain', 'contract', 'speech', 'meaning', 'operations', 'cli', 'compose', 'start'],
  'main.ts': ['shell'],
  'preload.ts': ['contract'],
  'preload-decoder.ts': ['contract', 'speech'],
  renderer: ['contract', 'domain', 'messages', 'sound'],
};
/** The part of the log that runs in plain Node. */
const PLAIN_LOG = 'electron-log/node';
const MAY_NAME_ELECTRON = new Set(['shell', 'main.ts', 'preload.ts', 'preload-decoder.ts']);

/** Circles that are left. This list may only shrink. */
const CIRCLES: readonly string[] = [];

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
      ({ from, to }) =>
        /^electron($|[/-])/.test(to) && to !== PLAIN_LOG && !MAY_NAME_ELECTRON.has(roomOf(from)),
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

  it('goes in no circles, of types either', () => {
    expect(circlesOf(inside.map(({ from, target }) => ({ from, to: target })))).toEqual(CIRCLES);
  });
});
