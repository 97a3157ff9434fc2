// Libraries to search by meaning in: one of real texts as they would be taken in, one of made vectors.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../app/domain/clock.ts';
import { markOf } from '../../../app/domain/meaning-passages.ts';
import { packVector, VECTOR_WIDTH } from '../../../app/domain/vector.ts';
import { MEANING_MODEL } from '../../../app/meaning/reader.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { openForReading, openForWriting } from '../../../app/storage/database.ts';
import { openLibrary, type Library } from '../../../app/storage/library.ts';
import { Meanings } from '../../../app/storage/meaning/meanings.ts';
import type { RealText } from './real-texts.ts';

export const PASSAGES_A_RECORDING = 134;

export function openedLibrary(directory: string, name: string): Library {
  const library = openLibrary(join(directory, name), { clock: systemClock, engines: ENGINES });
  if (!library.ok) throw new Error(library.failure.message);
  return library.value;
}

/** Takes a text in as a recording of its own. @returns the recording's number */
export function take(library: Library, { passages, segments, title, vectors }: RealText): number {
  const { job } = library.takeIn({
    ...{ folderId: null, path: `/real/${title}.mp3`, sizeBytes: 1, modifiedMs: Date.now(), inode: null },
    ...{ fingerprint: title, service: 'device', options: '{}', priority: 0 },
    audio: { durationSeconds: 600, format: 'mp3', channels: 2, sampleRateHz: 44_100 },
  });
  const claimed = library.jobs.claimNext('device', { leaseToken: 'l', requestId: `r ${title}` }, Date.now());
  if (!job || !claimed) throw new Error('The job was not claimed');
  const accepted = { type: 'accepted', generationId: title, firstPollAt: 0, deadlineAt: null } as const;
  library.jobs.apply(job.id, claimed, accepted, Date.now());
  const said = segments.map((text, n) => ({ start: n * 8, end: n * 8 + 8, speaker: null, text, words: [] }));
  const about = { language: 'en', model: 'm', durationSeconds: said.length * 8, insights: {} };
  library.jobs.finish(
    job.id,
    { state: 'transcribing' },
    { ...about, segments: said, wordTimes: 'none' },
    null,
    Date.now(),
  );
  const due = library.meanings.next(MEANING_MODEL);
  if (due?.recordingId !== job.recordingId) throw new Error('Another text is due');
  const kept = passages.map(({ letter, segmentId, text }, at) => ({
    ...{ segment: segmentId, letter, mark: markOf(text) },
    vector: packVector(vectors[at] ?? new Float32Array(VECTOR_WIDTH)),
  }));
  library.meanings.put(due, MEANING_MODEL, kept, true);
  return job.recordingId;
}

/** Bytes of the index: its rows and all around them. */
export function indexBytes(path: string): number {
  const db = openForReading(path);
  const bytes = db
    .prepare("SELECT sum(pgsize) FROM dbstat WHERE name IN ('meanings', 'meaning_sizes')")
    .pluck()
    .get() as number;
  db.close();
  return bytes;
}

/** Recordings of 134 passages, each a segment. @param file to which the vectors are written too, as floats of 32 bits */
export function fillMade(
  library: Library,
  vectors: Iterable<Float32Array>,
  count: number,
  file: string,
): void {
  const written = openSync(file, 'w');
  const db = openForWriting(library.path);
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  const recording = db.prepare(
    `INSERT INTO recordings (fingerprint, title, file_name, folder_id, size_bytes, duration_seconds, format, channels,
       sample_rate_hz, recorded_at, created_at) VALUES (?, ?, '', NULL, 1, 3600, 'mp3', 2, 44100, ?, 1)`,
  );
  const transcript = db.prepare(
    `INSERT INTO transcripts (recording_id, job_id, service, model, word_times, word_count, is_timed, created_at,
       is_current, first_segment_id, segment_count, preview, insights)
     VALUES (?, 0, 'device', 'made up', 'none', 20000, 1, 1, 1, ?, ?, '', '{}')`,
  );
  const segment = db.prepare(
    "INSERT INTO segments (id, transcript_id, start_s, end_s, speaker, text) VALUES (?, ?, ?, ?, '0', ?)",
  );
  const meanings = new Meanings(db);
  const next = vectors[Symbol.iterator]();
  for (let first = 0; first < count; first += PASSAGES_A_RECORDING) {
    db.transaction(() => {
      const length = Math.min(PASSAGES_A_RECORDING, count - first);
      const recordingId = Number(recording.run(`made ${first}`, `Episode ${first}`, first).lastInsertRowid);
      const transcriptId = Number(transcript.run(recordingId, first + 1, length).lastInsertRowid);
      const all: Uint8Array[] = [];
      const passages = Array.from({ length }, (_, n) => {
        const said = `Passage ${first + n} of what was said.`;
        segment.run(first + n + 1, transcriptId, n * 50, n * 50 + 50, said);
        const { done, value } = next.next();
        if (done) throw new Error('Too few vectors were made');
        all.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
        return { segment: n, letter: 0, mark: n, vector: packVector(value) };
      });
      writeSync(written, Buffer.concat(all));
      const due = { transcriptId, recordingId, revision: 0, firstSegmentId: first + 1 };
      meanings.put(due, MEANING_MODEL, passages, true);
    })();
  }
  closeSync(written);
  db.close();
}
