// Inside the rooms: folders go in no circles, and what a face (window, command line) may know of the rooms below.
import { dirname, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inside, roomOf } from './sources.ts';

/** Pairs of folders that name each other. This list may only shrink. */
const ENTWINED: readonly string[] = [];

/** Rooms that a face knows. */
const FACE_KNOWS = new Set([
  'headless',
  'contract',
  'domain',
  'messages',
  'operations',
  'cli',
  'mcp',
  'compose',
  'serve',
  'start',
  'shell',
]);
/** What only Electron, or only plain Node, can give to rooms below: these files do what those rooms ask for at their ports. */
const ADAPTERS: readonly string[] = [
  'headless/host.ts → meaning/embedding-messages.ts',
  'headless/host.ts → speech/environment.ts',
  'headless/host.ts → speech/on-device/forked-child.ts',
  'headless/host.ts → speech/on-device/recogniser-process.ts',
  'headless/host.ts → speech/on-device/thread-decoder.ts',
  'headless/host.ts → speech/speakers/hearer.ts',
  'shell/decoder-window.ts → speech/on-device/parts.ts',
  'shell/electron-host.ts → speech/on-device/recogniser-process.ts',
  'shell/electron-host.ts → speech/speakers/hearer.ts',
  'shell/utility-embedding.ts → meaning/embedder.ts',
  'shell/utility-embedding.ts → meaning/embedding-messages.ts',
  'shell/utility-embedding.ts → speech/environment.ts',
  'shell/utility-hearer.ts → speech/environment.ts',
  'shell/utility-hearer.ts → speech/speakers/hearer.ts',
  'shell/utility-hearer.ts → speech/speakers/hearing-messages.ts',
  'shell/utility-recogniser.ts → speech/on-device/parts.ts',
  'shell/utility-recogniser.ts → speech/on-device/recogniser-messages.ts',
  'shell/utility-recogniser.ts → speech/on-device/recogniser-process.ts',
];

const posix = (path: string): string => path.replaceAll(sep, '/');

describe('inside the rooms', () => {
  it('has no two folders that name each other, but those that are listed', () => {
    const arrows = new Set(
      inside
        .filter(({ from, target }) => roomOf(from) === roomOf(target))
        .map(({ from, target }) => [posix(dirname(from)), posix(dirname(target))] as const)
        // A folder and what it is in are one thing.
        .filter(([from, to]) => !from.startsWith(to) && !to.startsWith(from))
        .map(([from, to]) => `${from} ↔ ${to}`),
    );
    const entwined = [...arrows].filter((arrow) => {
      const [from = '', to = ''] = arrow.split(' ↔ ');
      return from < to && arrows.has(`${to} ↔ ${from}`);
    });
    expect(entwined.sort()).toEqual(ENTWINED);
  });

  it('has faces that know contract, domain and operations only, but for what only what it runs in can give', () => {
    const past = inside
      .filter(({ from }) => ['cli', 'mcp', 'serve', 'start', 'shell', 'headless'].includes(roomOf(from)))
      .filter(({ target }) => !FACE_KNOWS.has(roomOf(target)))
      .map(({ from, target }) => `${posix(from).slice(4)} → ${posix(target).slice(4)}`);
    expect([...new Set(past)].sort()).toEqual(ADAPTERS);
  });
});
