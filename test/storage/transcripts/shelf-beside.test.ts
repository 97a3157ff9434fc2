// Two processes on one library: the one that works keeps the shelf tidy, and a command beside it opens what was put away.
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Library } from '../../../app/storage/library.ts';
import { PublishedKeeper } from '../../../app/transcripts/published-keeper.ts';
import { connect, makeLibrary, tempDirectory, transcribed, transcriptOf } from '../support.ts';

const PASSAGES = 900;
const talk = () => transcriptOf(...Array.from({ length: PASSAGES }, (_, at) => `Marta says number${at}`));
const textOf = (library: Library, recordingId: number): readonly string[] | undefined =>
  library.transcripts.get(recordingId)?.segments.map(({ text }) => text);
const expectSound = (library: Library): void => {
  const db = connect(library);
  db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  expect(db.prepare('SELECT count(*) FROM loose_segments').pluck().get()).toBe(0);
};

/** Two that have the same library open. */
function twoOpen(): { readonly window: Library; readonly command: Library } {
  const directory = tempDirectory();
  const window = makeLibrary(directory);
  window.transcripts.shelf.start();
  return { window, command: makeLibrary(directory) };
}

/** Tidies without a pause until something is done. */
async function tidyingUntil(window: Library, doing: Promise<unknown>): Promise<void> {
  const over = doing.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([over, turn().then(() => false)]))) await window.transcripts.shelf.tidy();
  await doing;
}

describe('beside a process that keeps the shelf', () => {
  it('a command brings a text back whole, whenever the other one tidies', async () => {
    const { command, window } = twoOpen();
    const { recordingId } = transcribed(window, talk());
    const before = textOf(window, recordingId);
    window.remove(recordingId);
    await window.transcripts.shelf.tidy();
    await tidyingUntil(
      window,
      command.transcripts.shelf.bring(command.transcripts.currentId(recordingId) ?? 0),
    );
    command.restore(recordingId);
    await window.transcripts.shelf.tidy();
    expect(textOf(window, recordingId)).toEqual(before);
    expectSound(window);
  });

  it('a command takes in what a publisher gives, whenever the other one tidies', async () => {
    const { command, window } = twoOpen();
    const nothing = () => undefined;
    const keeper = new PublishedKeeper({
      library: command,
      nowMs: () => 1,
      cancel: nothing,
      onDone: nothing,
    });
    const wish = { path: '/shows', name: 'Shows', includeSubfolders: true, service: 'device' };
    const { id: folderId } = command.folders.add(wish, 1);
    const soundless = { fingerprint: 'item', fileName: 'Given', folderId };
    const recordingId = command.ofFeeds.makeSoundless(
      { ...soundless, durationSeconds: 60, publishedMs: 1 },
      1,
    );
    const keeping = keeper.keep(recordingId, talk(), 'content');
    await tidyingUntil(window, keeping);
    expect(await keeping).toBe(true);
    expect(textOf(window, recordingId)).toHaveLength(PASSAGES);
    expectSound(window);
  });
});
