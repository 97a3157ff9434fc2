// Inside the rooms: folders go in no circles, and what a face (window, command line) may know of the rooms below.
import { dirname, join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inside, roomOf } from './sources.ts';

/** Pairs of folders that name each other. This list may only shrink. */
const ENTWINED: readonly string[] = [];

/** Rooms that a face knows. */
const FACE_KNOWS = new Set(['contract', 'domain', 'operations', 'cli', 'shell']);
/** Everything is put together here, and in the folder of that name. */
const COMPOSES = join('app', 'shell', 'compose');
/** What only Electron can give to rooms below: these files do what those rooms ask for at their ports. */
const ADAPTERS: readonly string[] = [
  'shell/decoder-window.ts → speech/on-device/parts.ts',
  'shell/media-answer.ts → sound/recording-file.ts',
  'shell/notice-source.ts → care/version-notices.ts',
  'shell/recogniser-process.ts → speech/on-device/parts.ts',
  'shell/recogniser-process.ts → speech/on-device/recogniser-messages.ts',
];
/** Where a face still reaches past the operations. This list may only shrink. */
const PAST_OPERATIONS: readonly string[] = [
  'cli/backup-command.ts → storage/care/backup-files.ts',
  'cli/documents.ts → export/csv.ts',
  'cli/documents.ts → publish/exporting.ts',
  'cli/documents.ts → storage/library.ts',
  'cli/export-command.ts → publish/export-task.ts',
  'cli/export-command.ts → publish/exporter.ts',
  'cli/export-command.ts → transcripts/missing.ts',
  'cli/export-command.ts → transcripts/sound-title.ts',
  'cli/folder-commands.ts → storage/recordings/folders.ts',
  'cli/folder-commands.ts → transcripts/session-views.ts',
  'cli/library-commands.ts → export/hit-list.ts',
  'cli/library-commands.ts → storage/search/search.ts',
  'cli/run-command.ts → transcripts/missing.ts',
  'cli/session-command.ts → transcripts/session-plans.ts',
  'cli/session-command.ts → transcripts/session-views.ts',
  'cli/session-command.ts → transcripts/sound-title.ts',
  'cli/transcribe-command.ts → publish/export-task.ts',
  'cli/transcribe-command.ts → publish/exporter.ts',
  'cli/transcribe-command.ts → queue/policy.ts',
  'cli/transcribe-command.ts → transcripts/missing.ts',
  'cli/transcribe-command.ts → transcripts/sound-title.ts',
  'cli/unwatched-teller.ts → intake/unwatched.ts',
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

  it('has faces that know contract, domain and operations only, but for what is listed', () => {
    const past = inside
      .filter(({ from }) => ['cli', 'shell'].includes(roomOf(from)) && !from.startsWith(COMPOSES))
      .filter(({ target }) => !FACE_KNOWS.has(roomOf(target)))
      .map(({ from, target }) => `${posix(from).slice(4)} → ${posix(target).slice(4)}`);
    expect([...new Set(past)].sort()).toEqual([...PAST_OPERATIONS, ...ADAPTERS].sort());
  });
});
