// Two long tracks of one conversation, joined and parted again.
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { Transcript } from '../../../app/domain/transcript.ts';
import type { Library } from '../../../app/storage/library.ts';
import { createTexts } from '../../../app/storage/transcripts/texts.ts';
import { SessionKeeper } from '../../../app/transcripts/session-keeper.ts';
import { chance, makeHour, makeVocabulary, makeZipf } from '../corpus.ts';
import { measured } from './measure.ts';

/** @param words in each track */
export async function joining(library: Library, words: number, workerUrl: URL): Promise<void> {
  const ids = tracks(library, words);
  library.transcripts.shelf.start();
  const texts = createTexts({ workerUrl, libraryPath: library.path });
  const keeper = new SessionKeeper({
    ...{ library, nowMs: Date.now, joiner: texts },
    changes: { tell: () => undefined, tellJoined: () => undefined },
    onFault: (error) => console.error(error),
  });
  let sessionId = 0;
  const members = ids.map((id, at) => ({ id, speaker: at === 0 ? 'Ada' : 'Otto' }));
  await measured(`joining two tracks of ${words} words`, async () => {
    const joined = await keeper.join({ kind: 'tracks', members, mixId: null });
    if (!joined.ok) throw new Error(joined.failure.message);
    sessionId = joined.value;
  });
  if (library.sessions.get(sessionId)?.state !== 'joined') throw new Error('They were not joined');
  await measured('packing what is hidden now', () => library.transcripts.shelf.tidy());
  await measured('parting them', async () => {
    const parted = await keeper.part(sessionId);
    if (!parted.ok) throw new Error(parted.failure.message);
  });
  await measured('packing the joined text', () => library.transcripts.shelf.tidy());
  await sleep(10);
  await texts.close();
}

/** Two recordings with word times, of which the second begins half a second later. @returns their ids */
function tracks(library: Library, words: number): readonly number[] {
  const vocabulary = makeVocabulary(20_000, chance(1));
  const draw = makeZipf(vocabulary.length, chance(2));
  return [0, 1].map((at) => {
    const { jobId, recordingId } = recordingOf(library, `track-${at}`, words * 0.4);
    const said = makeHour(words, vocabulary, draw);
    const transcript: Transcript = at === 0 ? said : { ...said, segments: said.segments.map(later) };
    library.transcripts.store(
      { recordingId, jobId, service: 'device', transcript, raw: null },
      false,
      Date.now(),
    );
    return recordingId;
  });
}

const later = (segment: Transcript['segments'][number]): Transcript['segments'][number] => ({
  ...segment,
  start: (segment.start ?? 0) + 0.5,
  end: (segment.end ?? 0) + 0.5,
});

/** A recording that was transcribed. */
export function recordingOf(
  library: Library,
  name: string,
  seconds: number,
): { readonly recordingId: number; readonly jobId: number } {
  const db = new SqliteDatabase(library.path);
  const now = Date.now();
  const one = (sql: string): number => Number(db.prepare(sql).pluck().get());
  const recordingId = one(
    `INSERT INTO recordings (fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
     VALUES ('${name}', '${name}', '${name}.wav', 1000, ${seconds}, 'wav', 1, 48000, ${now}, ${now}) RETURNING id`,
  );
  const jobId = one(
    `INSERT INTO jobs (recording_id, service, options, state, due_at, request_id, generation_id, body_ending_at, accepted_at, created_at, updated_at, finished_at)
     VALUES (${recordingId}, 'device', '{}', 'done', 0, '${name}', '${name}', ${now}, ${now}, ${now}, ${now}, ${now}) RETURNING id`,
  );
  db.close();
  return { recordingId, jobId };
}
