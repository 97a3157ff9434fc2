// A library of as many words as wanted, filled as quickly as SQLite takes them: same tables, same index, no jobs.
import { writeSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { openForWriting } from '../../app/storage/database.ts';
import type { Library } from '../../app/storage/library.ts';
import { IndexUpkeep } from '../../app/storage/search/index-upkeep.ts';
import { chance, makeZipf } from './corpus.ts';

export const WORDS_AN_HOUR = 9_000;
const WORDS_A_SEGMENT = 30;
const SECONDS_A_SEGMENT = 12;
/** Hours in a transaction. */
const BATCH = 20;
/** Pages merged at once; the app takes less, for the sake of what else it does. */
const MERGE_PAGES = 500;
const SHOWS = ['Monday', 'Friday', 'Sunday', 'Rare'];
const HOUR_MS = 3_600_000;

/** Fills an empty library. @param textFile the same text, a segment a line, for programs that search files */
export function fillLibrary(
  library: Library,
  { hours, textFile, vocabulary }: { hours: number; textFile: number; vocabulary: readonly string[] },
): void {
  const draw = makeZipf(vocabulary.length, chance(2));
  const folders = SHOWS.map((name) =>
    library.folders.add(
      { path: `/shows/${name}`, name, includeSubfolders: true, service: 'device' },
      Date.now(),
    ),
  );
  const db = openForWriting(library.path);
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  const merge = merger(db);
  const add = adder(db);
  const startedAt = Date.now() - hours * HOUR_MS;
  for (let hour = 0; hour < hours; hour += BATCH) {
    const lines: string[] = [];
    db.transaction(() => {
      for (let at = hour; at < Math.min(hours, hour + BATCH); at += 1) {
        // One episode in a hundred belongs to the rare show.
        const folder = folders[at % 100 === 0 ? 3 : at % 3];
        const texts = Array.from({ length: WORDS_AN_HOUR / WORDS_A_SEGMENT }, () => {
          const words: string[] = [];
          for (let word = 0; word < WORDS_A_SEGMENT; word += 1) words.push(vocabulary[draw()] ?? '');
          return words.join(' ');
        });
        lines.push(...texts);
        add({ at, folderId: folder?.id ?? 0, recordedAt: startedAt + at * HOUR_MS, texts });
      }
    })();
    writeSync(textFile, `${lines.join('\n')}\n`);
    while (merge()) continue;
    if (hour % 1_000 === 0 && hour > 0) console.log(`  ${hour} of ${hours} hours`);
  }
  // The words all at once: the app counts them as they come.
  db.exec(`
    CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, 'segments_fts', 'row');
    INSERT INTO search_terms (term, count) SELECT term, cnt FROM temp.words WHERE length(term) >= 3;
    UPDATE search_state SET terms_counted_to = (SELECT max(id) FROM segments);`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Does at once what the app does with the index in the background: words are counted, pairs of them indexed. */
export function keepUp(path: string): void {
  const db = openForWriting(path);
  db.pragma('synchronous = OFF');
  const upkeep = new IndexUpkeep(db);
  while (upkeep.step()) continue;
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function merger(db: Database): () => boolean {
  const step = db.prepare<[number]>("INSERT INTO segments_fts (segments_fts, rank) VALUES ('merge', ?)");
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();
  return () => {
    const before = changes.get() ?? 0;
    step.run(MERGE_PAGES);
    return (changes.get() ?? 0) - before >= 2;
  };
}

interface Hour {
  readonly at: number;
  readonly folderId: number;
  readonly recordedAt: number;
  readonly texts: readonly string[];
}

function adder(db: Database): (hour: Hour) => void {
  const recording = db.prepare(
    `INSERT INTO recordings (fingerprint, title, file_name, folder_id, size_bytes, duration_seconds, format, channels,
       sample_rate_hz, recorded_at, created_at)
     VALUES (?, ?, ?, ?, 1, 3600, 'mp3', 2, 44100, ?, ?)`,
  );
  const transcript = db.prepare(
    `INSERT INTO transcripts (recording_id, job_id, service, model, word_times, word_count, is_timed, created_at,
       is_current, first_segment_id, segment_count, preview, insights)
     VALUES (?, 0, 'device', 'made up', 'none', ${WORDS_AN_HOUR}, 1, ?, 1, ?, ?, '', '{}')`,
  );
  const segment = db.prepare(
    'INSERT INTO segments (id, transcript_id, start_s, end_s, speaker, text) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const index = db.prepare(
    'INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_indexed WHERE id BETWEEN ? AND ?',
  );
  let nextId = 1;
  return ({ at, folderId, recordedAt, texts }) => {
    const name = `Episode ${at}`;
    const recordingId = recording.run(`h${at}`, name, `${name}.mp3`, folderId, recordedAt, recordedAt);
    const first = nextId;
    nextId += texts.length;
    const transcriptId = transcript.run(
      recordingId.lastInsertRowid,
      recordedAt,
      first,
      texts.length,
    ).lastInsertRowid;
    texts.forEach((text, index) => {
      const start = index * SECONDS_A_SEGMENT;
      segment.run(first + index, transcriptId, start, start + SECONDS_A_SEGMENT, String(index % 2), text);
    });
    index.run(first, nextId - 1);
  };
}
