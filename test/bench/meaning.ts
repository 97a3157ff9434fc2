// Search by meaning: time, memory and index size over made vectors of 100 million words, beside brute force in numpy over the same vectors;
// and quality over real text (the Lee corpus, out of gensim's wheel), by questions in other words and other languages.
// Arguments: --passages N (default 670000), --quality alone, --python PATH of one that has numpy.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readWheel } from '../../build/models/wheels.mjs';
import { systemClock } from '../../app/domain/clock.ts';
import { markOf, meaningPassages } from '../../app/domain/meaning-passages.ts';
import { packVector, VECTOR_WIDTH } from '../../app/domain/vector.ts';
import { Embedder } from '../../app/meaning/embedder.ts';
import type { EmbeddingMessage, EmbeddingOrder } from '../../app/meaning/embedding-messages.ts';
import { MEANING_MODEL } from '../../app/meaning/reader.ts';
import { ok } from '../../app/domain/result.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { startForked } from '../../app/speech/on-device/forked-child.ts';
import { openForReading, openForWriting } from '../../app/storage/database.ts';
import { openLibrary, type Library } from '../../app/storage/library.ts';
import { Meanings } from '../../app/storage/meaning/meanings.ts';
import { MeaningRun } from '../../app/storage/meaning/meaning-run.ts';
import { MeaningSearch } from '../../app/storage/meaning/meaning-search.ts';
import { SearchRun } from '../../app/storage/search/search-run.ts';
import { ENGINE_IDS } from '../support/engines.ts';
import { modelsDir } from '../support/models.ts';
import { QUESTIONS, type Question } from './meaning-questions.ts';

const LEE = {
  project: 'gensim',
  file: 'gensim-4.4.0-cp312-cp312-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl',
  sha256: '4b73ff30af6ddd0d2ddf9473b1eb44603cd79ec14c87d93b75291802b991916c',
};
const LEE_MEMBER = 'gensim/test/test_data/lee_background.cor';
const PASSAGES_A_RECORDING = 134;
const QUERIES = 70;
const WARM_UP = 5;
/** How far a made vector lies from the real one that it was made of, in parts of its distance from the middle. */
const NOISE = 0.8;

const { values } = parseArgs({
  options: {
    passages: { type: 'string', default: '670000' },
    quality: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
  },
});
const out = join(import.meta.dirname, '../app');
const at = (name: string): string => join(modelsDir('meaning'), 'meaning', name);
const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
const newEmbedder = (): Embedder =>
  new Embedder(
    (files) => {
      const child = startForked<EmbeddingOrder, EmbeddingMessage>(
        join(out, 'embedding-process.js'),
        files,
        {},
      );
      return { ...child, postMessage: (order) => child.postMessage(order, null) };
    },
    () =>
      Promise.resolve(
        ok({ layers: at('layers.onnx'), words: at('words.bin'), vocabulary: at('vocabulary.bin') }),
      ),
  );
const searchOf = (library: Library): MeaningSearch =>
  new MeaningSearch(new URL(`file://${join(out, 'meaning-worker.js')}`), {
    ...{ libraryPath: library.path, engines: ENGINE_IDS, model: MEANING_MODEL },
  });
/** Recordings that were put in. */
let added = 0;
const terms = { folderId: null, speaker: null, year: null, tag: null, recordingId: null };
const load = (): string => `load ${loadavg()[0]?.toFixed(1)}`;
const opened = (name: string): Library => {
  const library = openLibrary(join(directory, name), { clock: systemClock, engines: ENGINES });
  if (!library.ok) throw new Error(library.failure.message);
  return library.value;
};
const quantile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;

try {
  console.log(`${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.version}, ${load()}`);
  const vectors = await quality();
  if (!values.quality) await speed(vectors);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** @returns the real vectors of all passages */
async function quality(): Promise<readonly Float32Array[]> {
  const files = await readWheel(LEE, [LEE_MEMBER], directory);
  const items = Buffer.from(files[LEE_MEMBER] ?? [])
    .toString('utf8')
    .split('\n')
    .filter(Boolean);
  const library = opened('lee');
  const embedder = newEmbedder();
  const vectors: Float32Array[] = [];
  const startedMs = performance.now();
  const byRecording = new Map<number, string>();
  for (const item of items) {
    const recordingId = add(library, item);
    byRecording.set(recordingId, item);
    const due = library.meanings.next(MEANING_MODEL);
    const stored = library.transcripts.packed(recordingId);
    if (due?.recordingId !== recordingId || !stored) throw new Error('Another text is due');
    const kept = [];
    for (const passage of meaningPassages(stored.segments)) {
      const read = await embedder.embed(passage.text, 'passage');
      if (!read.ok) throw new Error(read.failure.message);
      vectors.push(read.value);
      kept.push({
        ...{ segment: passage.segmentId - due.firstSegmentId, letter: passage.letter },
        ...{ mark: markOf(passage.text), vector: packVector(read.value) },
      });
    }
    library.meanings.put(due, MEANING_MODEL, kept, true);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(
    `${items.length} items, ${vectors.length} passages read in ${seconds.toFixed(0)} s: ${((seconds * 1000) / vectors.length).toFixed(0)} ms each, ${load()}`,
  );
  sizes(library);
  const search = searchOf(library);
  const byWords = new SearchRun(openForReading(library.path), ENGINE_IDS);
  const halves: { name: string; questions: readonly Question[] }[] = [
    { name: 'for setting', questions: QUESTIONS.filter((_, n) => n % 2 === 0) },
    { name: 'kept for judging', questions: QUESTIONS.filter((_, n) => n % 2 === 1) },
  ];
  for (const { name, questions } of halves) {
    let words = 0;
    let hybrid = 0;
    const missed: string[] = [];
    const likenesses: number[] = [];
    for (const { answers, text } of questions) {
      const isAnswer = (recordingId: number): boolean => answers.test(byRecording.get(recordingId) ?? '');
      const exact = byWords.answer({ ...terms, text, limit: 5, order: 'best' })?.groups ?? [];
      const exactIds = exact.map(({ recordingId }) => recordingId);
      const read = await embedder.embed(text, 'query');
      if (!read.ok) throw new Error(read.failure.message);
      const [near = []] = await search.ask({
        kind: 'search',
        vector: read.value,
        request: { ...terms, text, limit: 5 },
      });
      likenesses.push(near[0]?.likeness ?? 0);
      const both = [...exactIds, ...near.map(({ recordingId }) => recordingId)].slice(0, 5);
      if (exactIds.some(isAnswer)) words += 1;
      if (both.some(isAnswer)) hybrid += 1;
      else missed.push(text);
      // What was found by words stands where it stood.
      if (both.slice(0, exactIds.length).join() !== exactIds.join())
        throw new Error('An exact place went lower');
    }
    const part = (count: number): string => (count / questions.length).toFixed(3);
    console.log(
      `${questions.length} questions ${name}: recall@5 ${part(hybrid)} (at least 0.9), by words alone ${part(words)}; likeness of the first: least ${Math.min(...likenesses).toFixed(3)}, median ${quantile(likenesses, 0.5).toFixed(3)}`,
    );
    for (const text of missed) console.log(`  missed: ${text}`);
  }
  await search.close();
  embedder.close();
  library.close();
  return vectors;
}

function add(library: Library, text: string): number {
  added += 1;
  const { job } = library.takeIn({
    ...{ folderId: null, path: `/lee/${added}.mp3`, sizeBytes: added, modifiedMs: Date.now(), inode: null },
    ...{ fingerprint: `lee ${added}`, service: 'device', options: '{}', priority: 0 },
    audio: { durationSeconds: 600, format: 'mp3', channels: 2, sampleRateHz: 44_100 },
  });
  const claimed = library.jobs.claimNext('device', { leaseToken: 'l', requestId: `r${added}` }, Date.now());
  if (!job || !claimed) throw new Error('The job was not claimed');
  const accepted = { type: 'accepted', generationId: `g${added}`, firstPollAt: 0, deadlineAt: null } as const;
  library.jobs.apply(job.id, claimed, accepted, Date.now());
  const segments = text.split(/(?<=[.!?]["']?) +/).map((said, n) => ({
    ...{ start: n * 8, end: n * 8 + 8, speaker: null, text: said, words: [] },
  }));
  const transcript = {
    segments,
    language: 'en',
    model: 'm',
    durationSeconds: 600,
    wordTimes: 'none',
    insights: {},
  } as const;
  library.jobs.finish(job.id, { state: 'transcribing' }, transcript, null, Date.now());
  return job.recordingId;
}

function sizes(library: Library): void {
  const db = openForReading(library.path);
  const one = (sql: string): number => db.prepare(sql).pluck().get() as number;
  const text = one('SELECT sum(length(CAST(text AS BLOB))) FROM segments');
  const kept = one(
    'SELECT sum(length(places) + length(signs) + length(scales) + length(marks) + length(sizes)) FROM meanings',
  );
  const passages = one('SELECT sum(length(marks)) / 4 FROM meanings');
  console.log(
    `${(text / passages).toFixed(0)} bytes of text a passage, ${(kept / passages).toFixed(0)} of index: ${(kept / text).toFixed(2)} of the text (news in items of 1 or 2 passages; at most 0.45)`,
  );
  db.close();
}

async function speed(real: readonly Float32Array[]): Promise<void> {
  const count = Number(values.passages);
  const library = opened('made');
  const all = new Float32Array(count * VECTOR_WIDTH);
  fill(library, real, all);
  const rss = (): number => process.memoryUsage().rss / 1e6;
  const db = openForReading(library.path);
  const indexBytes = db
    .prepare("SELECT sum(pgsize) FROM dbstat WHERE name = 'meanings'")
    .pluck()
    .get() as number;
  db.close();
  console.log(
    `${count} passages: index ${(indexBytes / 1e6).toFixed(0)} MB, ${(indexBytes / count).toFixed(0)} bytes a passage, ${(indexBytes / count / (149.25 * 5.9)).toFixed(2)} of 149 words of English (at most 0.45), ${load()}`,
  );
  const asked: Float32Array[] = [];
  // Cold: a new process, a new thread, nothing of the index in memory.
  const cold: number[] = [];
  for (const { text } of QUESTIONS.slice(0, 8)) {
    const embedder = newEmbedder();
    const search = searchOf(library);
    const startedMs = performance.now();
    search.ask({ kind: 'warm' }).catch(() => undefined);
    const read = await embedder.embed(text, 'query');
    if (!read.ok) throw new Error(read.failure.message);
    await search.ask({ kind: 'search', vector: read.value, request: { ...terms, text, limit: 10 } });
    cold.push(performance.now() - startedMs);
    embedder.close();
    await search.close();
  }
  const embedder = newEmbedder();
  const search = searchOf(library);
  const before = rss();
  const [whole, reading, looking]: number[][] = [[], [], []];
  for (const [n, { text }] of QUESTIONS.slice(0, QUERIES).entries()) {
    const startedMs = performance.now();
    const read = await embedder.embed(text, 'query');
    if (!read.ok) throw new Error(read.failure.message);
    const readMs = performance.now();
    await search.ask({ kind: 'search', vector: read.value, request: { ...terms, text, limit: 10 } });
    asked.push(read.value);
    if (n < WARM_UP) continue;
    whole?.push(performance.now() - startedMs);
    reading?.push(readMs - startedMs);
    looking?.push(performance.now() - readMs);
  }
  const told = (name: string, times: readonly number[] = [], most = ''): void =>
    console.log(
      `${name}: median ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms${most}`,
    );
  told('warm, typed query to places', whole, ' (at most 60)');
  told('  of that its embedding', reading);
  told('  of that looking', looking);
  told('cold, typed query to places', cold, ' (at most 250)');
  console.log(`memory beside the model ${(rss() - before).toFixed(0)} MB (at most 150), ${load()}`);
  embedder.close();
  await search.close();
  beside(library, all, asked);
  library.close();
}

/** The same vectors and queries by brute force in numpy, one thread. */
function beside(library: Library, all: Float32Array, asked: readonly Float32Array[]): void {
  const [vectors, queries] = [join(directory, 'all.f32'), join(directory, 'asked.f32')];
  writeFileSync(vectors, Buffer.from(all.buffer));
  writeFileSync(
    queries,
    Buffer.concat(asked.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength))),
  );
  const program = `
import numpy as np, time, json, sys
X = np.fromfile(sys.argv[1], np.float32).reshape(-1, ${VECTOR_WIDTH}); Q = np.fromfile(sys.argv[2], np.float32).reshape(-1, ${VECTOR_WIDTH})
times, nearest = [], []
for q in Q:
    t = time.perf_counter(); s = X @ q; top = np.argpartition(-s, 10)[:10]; times.append(time.perf_counter() - t); nearest.append(top[np.argsort(-s[top])].tolist())
print(json.dumps({"ms": sorted(t * 1000 for t in times), "nearest": nearest}))`;
  const said = execFileSync(values.python, ['-c', program, vectors, queries], {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    maxBuffer: 1 << 26,
    encoding: 'utf8',
  });
  const peer = JSON.parse(said) as { ms: number[]; nearest: number[][] };
  const run = new MeaningRun(openForReading(library.path), ENGINE_IDS, MEANING_MODEL);
  run.refresh();
  let found = 0;
  const times: number[] = [];
  for (const [n, vector] of asked.entries()) {
    const startedMs = performance.now();
    const near = run.nearest(vector, 10);
    times.push(performance.now() - startedMs);
    const ids = new Set(near.map(({ at, transcriptId }) => (transcriptId - 1) * PASSAGES_A_RECORDING + at));
    found += (peer.nearest[n] ?? []).filter((id) => ids.has(id)).length;
  }
  const [mine, theirs] = [quantile(times, 0.5), quantile(peer.ms, 0.5)];
  console.log(
    `nearest ten: ${mine.toFixed(1)} ms, numpy ${theirs.toFixed(1)} ms: ${(theirs / mine).toFixed(1)} times as fast (at least 5) at ${(found / (asked.length * 10)).toFixed(3)} of its recall@10 (at least 0.98), ${load()}`,
  );
}

/** Recordings of 134 passages, each a segment; vectors are real ones with noise. */
function fill(library: Library, real: readonly Float32Array[], all: Float32Array): void {
  const count = all.length / VECTOR_WIDTH;
  const startedMs = performance.now();
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
  const middle = mean(real);
  for (let first = 0; first < count; first += PASSAGES_A_RECORDING) {
    db.transaction(() => {
      const length = Math.min(PASSAGES_A_RECORDING, count - first);
      const recordingId = Number(recording.run(`made ${first}`, `Episode ${first}`, first).lastInsertRowid);
      const transcriptId = Number(transcript.run(recordingId, first + 1, length).lastInsertRowid);
      const passages = Array.from({ length }, (_, n) => {
        segment.run(
          first + n + 1,
          transcriptId,
          n * 50,
          n * 50 + 50,
          `Passage ${first + n} of what was said.`,
        );
        const vector = made(real, middle);
        all.set(vector, (first + n) * VECTOR_WIDTH);
        return { segment: n, letter: 0, mark: n, vector: packVector(vector) };
      });
      const due = { transcriptId, recordingId, revision: 0, firstSegmentId: first + 1 };
      meanings.put(due, MEANING_MODEL, passages, true);
    })();
  }
  db.close();
  console.log(`${count} vectors made in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
}

function mean(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(VECTOR_WIDTH);
  for (const vector of vectors)
    vector.forEach((value, place) => (sum[place] = (sum[place] ?? 0) + value / vectors.length));
  return sum;
}

/** A real vector, moved: as far off as passages about related things are. */
function made(real: readonly Float32Array[], middle: Float32Array): Float32Array {
  const one = real[Math.floor(Math.random() * real.length)] ?? middle;
  const spread =
    Math.hypot(...one.map((value, place) => value - (middle[place] ?? 0))) / Math.sqrt(VECTOR_WIDTH);
  const moved = one.map((value) => value + NOISE * spread * gaussian());
  const length = Math.hypot(...moved);
  return moved.map((value) => value / length);
}

/** Of mean 0 and variance 1: https://en.wikipedia.org/wiki/Box–Muller_transform */
function gaussian(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
