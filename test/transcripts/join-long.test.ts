// Long texts that are joined on a thread and in slices: as those that are joined at once, edited meanwhile, and killed on the way.
import { fork } from 'node:child_process';
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { Library } from '../../app/storage/library.ts';
import { createTexts, type Texts } from '../../app/storage/transcripts/texts.ts';
import { SessionKeeper } from '../../app/transcripts/session-keeper.ts';
import { until } from '../queue/support.ts';
import {
  connect,
  makeLibrary,
  must,
  segment,
  tempDirectory,
  transcribed,
  transcriptOf,
} from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

const workerUrl = await bundleWorker('app/storage/transcripts/texts-worker.ts');
const PASSAGES = 900;
const WORDS = 'so many words are said in one passage of this long talk'.split(' ');

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** More than is joined at once: ten thousand words. */
const talk = (name: string, from: number) =>
  transcriptOf(
    ...Array.from({ length: PASSAGES }, (_, at) => {
      const start = from + at * 10;
      const words = [name, String(at), ...WORDS];
      return {
        ...segment(words.join(' '), start),
        words: words.map((text, word) => ({ text, start: start + word / 4, end: start + word / 4 + 0.2 })),
      };
    }),
  );

function keeperOf(library: Library, joiner?: Pick<Texts, 'join'>): SessionKeeper {
  const nothing = () => undefined;
  const keeper = new SessionKeeper({
    ...{ library, nowMs: () => 1, changes: { tell: nothing, tellJoined: nothing } },
    onFault: (error) => {
      throw error instanceof Error ? error : new Error(String(error));
    },
    ...(joiner ? { joiner } : {}),
  });
  ends.push(() => keeper.stop());
  return keeper;
}

function threadOf(library: Library): Texts {
  const texts = createTexts({ workerUrl, libraryPath: library.path });
  ends.push(() => texts.close());
  return texts;
}

function twoTracks(library: Library): readonly [number, number] {
  const [ada, otto] = [talk('Ada', 0), talk('Otto', 5)].map(
    (said) => transcribed(library, said).recordingId,
  ) as [number, number];
  return [ada, otto];
}

const tracksOf = ([ada, otto]: readonly [number, number]) => ({
  kind: 'tracks' as const,
  members: [
    { id: ada, speaker: 'Ada' },
    { id: otto, speaker: 'Otto' },
  ],
  mixId: null,
});

/** A text, without the ids of its segments. */
const textOf = (library: Library, id: number) => {
  const text = library.transcripts.get(id);
  return text && { ...text, id: 0, createdAt: 0, segments: text.segments.map(({ id: _, ...one }) => one) };
};

/** Recordings that a word is found in, by the index alone. */
function foundBy(library: Library, word: string): readonly number[] {
  const db = connect(library);
  const ids = db
    .prepare<[string], number>(
      `SELECT DISTINCT t.recording_id FROM segments_fts f JOIN segments s ON s.id = f.rowid JOIN transcripts t ON t.id = s.transcript_id
       WHERE segments_fts MATCH ? AND t.is_current = 1 AND t.shelved IS NULL ORDER BY 1`,
    )
    .pluck()
    .all(word);
  db.close();
  return ids;
}

function expectSound(library: Library): void {
  const db = connect(library);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  expect(db.prepare('SELECT count(*) FROM loose_segments').pluck().get()).toBe(0);
  db.close();
}

describe('long texts', () => {
  it(
    'are joined on a thread as they would be at once, and parted without loss',
    { timeout: 60_000 },
    async () => {
      const [atOnce, inSlices] = [makeLibrary(), makeLibrary()];
      const [here, there] = [twoTracks(atOnce), twoTracks(inSlices)];
      const before = there.map((id) => textOf(inSlices, id));
      must((await keeperOf(atOnce).join(tracksOf(here))).ok || null);
      inSlices.transcripts.shelf.start();
      const keeper = keeperOf(inSlices, threadOf(inSlices));
      const joined = await keeper.join(tracksOf(there));
      const sessionId = must(joined.ok ? joined.value : null);
      expect(textOf(inSlices, there[0])).toEqual(textOf(atOnce, here[0]));
      expect(textOf(inSlices, there[0])?.segments).toHaveLength(2 * PASSAGES);
      expect(inSlices.transcripts.get(there[1])).toBeNull();
      expect(foundBy(inSlices, 'otto')).toEqual([there[0]]);
      await inSlices.transcripts.shelf.tidy();
      expectSound(inSlices);
      expect(await keeper.part(sessionId)).toMatchObject({ ok: true });
      expect(there.map((id) => textOf(inSlices, id))).toEqual(
        before.map((text, at) => ({ ...text, revision: at === 0 ? 1 : 0 })),
      );
      expect(foundBy(inSlices, 'otto')).toEqual([there[1]]);
    },
  );

  it(
    'that are edited while they are joined are joined as they were edited',
    { timeout: 60_000 },
    async () => {
      const library = makeLibrary();
      const ids = twoTracks(library);
      library.transcripts.shelf.start();
      const thread = threadOf(library);
      let asked = 0;
      const keeper = keeperOf(library, {
        join: async (order) => {
          const text = await thread.join(order);
          if ((asked += 1) === 1) {
            const { id } = must(library.transcripts.get(ids[1])?.segments[0]);
            const command = { type: 'text', segmentId: id, text: 'Meanwhile' } as const;
            expect(library.edits.edit({ recordingId: ids[1], seen: null }, command, 2)).toMatchObject({
              ok: true,
            });
          }
          return text;
        },
      });
      expect(await keeper.join(tracksOf(ids))).toMatchObject({ ok: true });
      expect(asked).toBe(2);
      expect(foundBy(library, 'meanwhile')).toEqual([ids[0]]);
      await library.transcripts.shelf.tidy();
      expectSound(library);
    },
  );

  it(
    'that are edited each time they are read are joined at once after five times',
    { timeout: 60_000 },
    async () => {
      const library = makeLibrary();
      const ids = twoTracks(library);
      library.transcripts.shelf.start();
      const thread = threadOf(library);
      let asked = 0;
      const keeper = keeperOf(library, {
        join: async (order) => {
          const text = await thread.join(order);
          const { id } = must(library.transcripts.get(ids[1])?.segments[0]);
          const command = { type: 'text', segmentId: id, text: `Meanwhile ${(asked += 1)}` } as const;
          library.edits.edit({ recordingId: ids[1], seen: null }, command, asked);
          return text;
        },
      });
      expect(await keeper.join(tracksOf(ids))).toMatchObject({ ok: true });
      expect(asked).toBe(5);
      expect(foundBy(library, 'meanwhile')).toEqual([ids[0]]);
      expect(textOf(library, ids[0])?.segments.map(({ text }) => text)).toContain('Meanwhile 5');
    },
  );
});

describe('a process that is killed', () => {
  /** Lets a process do it on a copy, and kills it after so many turns of its loop. @returns whether it came to its end */
  async function killed(directory: string, words: readonly string[], turns: number): Promise<void> {
    const script = fileURLToPath(await bundleWorker('test/transcripts/join-killer.ts'));
    const child = fork(script, [directory, fileURLToPath(workerUrl), ...words], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let seen = 0;
    child.on('message', (said) => {
      if (said === 'turn' ? (seen += 1) > turns : said === 'joined') child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('exit', resolve));
  }

  function copyOf(library: Library): string {
    const directory = tempDirectory();
    cpSync(library.directory, directory, { recursive: true });
    return directory;
  }

  it(
    'while it joins leaves both as they were or joined, and the next start joins them once',
    { timeout: 180_000 },
    async () => {
      const library = makeLibrary();
      const ids = twoTracks(library);
      const { kind, members, mixId } = tracksOf(ids);
      library.sessions.add({ kind, members, mixId }, 'wanted', 1);
      library.close();
      const seen = new Set<string | undefined>();
      let halves = 0;
      for (const turns of [0, 3, 8, 14, 20, 40]) {
        const directory = copyOf(library);
        await killed(directory, ['join'], turns);
        const after = makeLibrary(directory);
        const state = after.sessions.of(ids[0])[0]?.state;
        seen.add(state);
        const db = connect(after);
        halves += db.prepare('SELECT count(*) FROM loose_segments').pluck().get() === 0 ? 0 : 1;
        db.close();
        if (state === 'wanted')
          expect(ids.map((id) => after.transcripts.get(id)?.segments.length)).toEqual([PASSAGES, PASSAGES]);
        after.transcripts.shelf.start();
        await after.transcripts.shelf.tidy();
        const keeper = keeperOf(after, threadOf(after));
        void keeper.resume();
        await until(() => after.sessions.of(ids[0])[0]?.state === 'joined', 'joined');
        expect(after.transcripts.get(ids[0])?.segments).toHaveLength(2 * PASSAGES);
        expect(after.transcripts.get(ids[1])).toBeNull();
        expect(foundBy(after, 'otto')).toEqual([ids[0]]);
        await after.transcripts.shelf.tidy();
        expectSound(after);
        expect(after.edits.log.versions(ids[0])).toHaveLength(2);
      }
      expect([...seen]).toContain('wanted');
      expect(halves).toBeGreaterThan(0);
    },
  );

  it('while it parts leaves a session that is whole, or parted', { timeout: 180_000 }, async () => {
    const library = makeLibrary();
    const ids = twoTracks(library);
    const joined = await keeperOf(library).join(tracksOf(ids));
    const sessionId = must(joined.ok ? joined.value : null);
    await library.transcripts.shelf.tidy();
    library.close();
    for (const turns of [0, 3, 8, 14, 40]) {
      const directory = copyOf(library);
      await killed(directory, ['part', String(sessionId)], turns);
      const after = makeLibrary(directory);
      const isJoined = after.sessions.get(sessionId)?.state === 'joined';
      expect(ids.map((id) => after.transcripts.get(id)?.segments.length)).toEqual(
        isJoined ? [2 * PASSAGES, undefined] : [PASSAGES, PASSAGES],
      );
      after.transcripts.shelf.start();
      await after.transcripts.shelf.tidy();
      expectSound(after);
      if (isJoined) expect(await keeperOf(after).part(sessionId)).toMatchObject({ ok: true });
      expect(foundBy(after, 'otto')).toEqual([ids[1]]);
    }
  });
});
