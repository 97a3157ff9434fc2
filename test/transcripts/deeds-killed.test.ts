// Deeds of many slices whose process is killed at any moment, again and again: no word is lost or doubled, nothing stays half done.
// EARSHOT_DEEDS_LIVES says how many processes; some in `npm test`, hundreds by hand.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import type { Library } from '../../app/storage/library.ts';
import { createTexts, type Texts } from '../../app/storage/transcripts/texts.ts';
import { SessionKeeper } from '../../app/transcripts/session-keeper.ts';
import { connect, makeLibrary, must, tempDirectory, transcribed, transcriptOf } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

const LIVES = Number(process.env.EARSHOT_DEEDS_LIVES ?? 4);
const RECORDINGS = 4;
/** Two of them together are joined on the thread, in slices. */
const PASSAGES = 500;
/** Longest life of a process, milliseconds. */
const LIFE_MAX_MS = 2_500;

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const passage = (recording: number, at: number): string =>
  `alpha of recording${recording} passage${at} is said at length here`;

/** Lives a life, and dies in the midst of it. */
async function live(script: string, args: readonly string[]): Promise<void> {
  const child = fork(script, args);
  const odd: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.on('message', (word: string) => {
      if (word === 'begun') setTimeout(() => child.kill('SIGKILL'), Math.random() * LIFE_MAX_MS);
      else odd.push(word);
    });
    child.once('exit', (code) => (code === null ? resolve() : reject(new Error(`it ended with ${code}`))));
  });
  expect(odd).toEqual([]);
}

/** What can be read of each recording, in its own text or in the one that it is joined in. */
function readable(library: Library): ReadonlyMap<string, readonly string[]> {
  const db = connect(library);
  const texts = db
    .prepare<[], string>(
      `SELECT s.text FROM segments s JOIN transcripts t ON t.id = s.transcript_id
       WHERE t.is_current = 1 AND t.shelved IS NULL ORDER BY s.id`,
    )
    .pluck()
    .all();
  const byRecording = new Map<string, string[]>();
  for (const text of texts) {
    const name = must(/recording\d+/.exec(text))[0];
    byRecording.set(name, [...(byRecording.get(name) ?? []), text.replaceAll('omega', 'alpha')]);
  }
  return byRecording;
}

async function settle(library: Library, joiner: Texts): Promise<void> {
  library.transcripts.shelf.start();
  const nothing = () => undefined;
  const sessions = new SessionKeeper({
    ...{ library, joiner, nowMs: () => 1, changes: { tell: nothing, tellJoined: nothing } },
    onFault: (error) => expect(error).toBeNull(),
  });
  // What waits for one in the trash is joined when that is back.
  for (let id = 1; id <= RECORDINGS; id += 1) library.restore(id);
  for (const id of library.sessions.unfinished())
    await sessions.onDone(must(library.sessions.get(id)).parts[0]?.recordingId ?? 0);
  await library.transcripts.shelf.tidy();
  await sessions.stop();
}

it(
  `${LIVES} kills in the middle of replacing, undoing, joining, parting, removing and restoring lose no word`,
  { timeout: 60_000 + LIVES * 20_000 },
  async () => {
    const directory = tempDirectory();
    const library = makeLibrary(directory);
    for (let recording = 1; recording <= RECORDINGS; recording += 1)
      transcribed(
        library,
        transcriptOf(...Array.from({ length: PASSAGES }, (_, at) => passage(recording, at))),
      );
    library.close();
    const script = fileURLToPath(await bundleWorker('test/transcripts/deeds-killer.ts'));
    const workerUrl = await bundleWorker('app/storage/transcripts/texts-worker.ts');
    for (let lives = 1; lives <= LIVES; lives += 1) {
      await live(script, [directory, fileURLToPath(workerUrl), String(RECORDINGS)]);
      const again = makeLibrary(directory);
      const db = connect(again);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
      if (lives % 4 === 0) {
        const texts = createTexts({ workerUrl, libraryPath: again.path });
        ends.push(() => texts.close());
        await settle(again, texts);
        const texted = readable(again);
        for (let recording = 1; recording <= RECORDINGS; recording += 1)
          expect(texted.get(`recording${recording}`), `life ${lives}`).toEqual(
            Array.from({ length: PASSAGES }, (_, at) => passage(recording, at)),
          );
        for (const left of ['loose_segments', "transcripts WHERE shelved = x''"])
          expect(db.prepare(`SELECT count(*) FROM ${left}`).pluck().get()).toBe(0);
        expect(again.sessions.unfinished()).toEqual([]);
      }
      db.close();
      again.close();
    }
  },
);
