// Find and replace through a whole library, as the window does it: recording by recording, under one operation, and that undone.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../app/domain/clock.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { openLibrary } from '../../../app/storage/library.ts';
import { createTexts } from '../../../app/storage/transcripts/texts.ts';
import { Editing } from '../../../app/transcripts/editing.ts';
import { chance, makeVocabulary } from '../corpus.ts';
import { fillLibrary, WORDS_AN_HOUR } from '../search-library.ts';
import { measured } from './measure.ts';

/** Words of this rank stand in one segment of ten. */
const RANK = 60;

/** @param words in the whole library */
export async function replacing(words: number, workerUrl: URL): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-replacing-'));
  try {
    const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
    if (!opened.ok) throw new Error(opened.failure.message);
    const library = opened.value;
    const vocabulary = makeVocabulary(50_000, chance(1));
    const textFile = openSync('/dev/null', 'w');
    fillLibrary(library, { hours: Math.ceil(words / WORDS_AN_HOUR), textFile, vocabulary });
    const texts = createTexts({ workerUrl, libraryPath: library.path });
    const changes = { tell: () => undefined };
    const editing = new Editing({ library, engines: ENGINES, texts, nowMs: Date.now, changes });
    const rule = { find: vocabulary[RANK] ?? '', replace: 'earshot', matchCase: false, wholeWord: true };
    const operation = randomUUID();
    let found: readonly number[] = [];
    await measured(`finding “${rule.find}” in ${words} words`, async () => {
      let after: number | null = null;
      do {
        const view = await texts.find({
          rules: [rule],
          recordingId: null,
          folderId: null,
          after,
          limit: 200,
        });
        found = [...found, ...view.recordings.map(({ recordingId }) => recordingId)];
        after = view.after;
      } while (after !== null);
    });
    let segments = 0;
    await measured(`replacing it in ${found.length} recordings`, async () => {
      for (const recordingId of found) {
        const replaced = await editing.replace(recordingId, [rule], { operation });
        if (!replaced.ok) throw new Error(replaced.failure.message);
        segments += replaced.value.segments;
      }
    });
    await measured(`undoing that in ${segments} segments`, () => editing.undoOperation(operation));
    await texts.close();
    library.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
