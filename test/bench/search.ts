// Search latency, indexing time and index size over generated hours of speech, through the library as the app uses it.
// Arguments: --hours N (default 1000), --words N an hour (default 9000), --keep DIR to build the library there and use it again.
// Bundled into one file and run by plain Node.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../app/domain/clock.ts';
import { openForReading, openForWriting } from '../../app/storage/database.ts';
import { IndexUpkeep } from '../../app/storage/index-upkeep.ts';
import { LIBRARY_FILE, openLibrary, type Library } from '../../app/storage/library.ts';
import { SearchRun } from '../../app/storage/search-run.ts';
import { chance, makeHour, makeVocabulary, makeZipf } from './corpus.ts';

const VOCABULARY = 60_000;
const QUERIES = 200;
const LIKE_QUERIES = 5;
const TARGET_SEARCH_MS = 50;
const TARGET_PHRASE_MS = 30;
const TARGET_INDEX_MS = 15;
const TARGET_INDEX_RATIO = 0.75;

interface Timing {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '1000' },
    words: { type: 'string', default: '9000' },
    keep: { type: 'string' },
  },
});
const hours = Number(values.hours);
const wordsPerHour = Number(values.words);
const directory = values.keep ?? mkdtempSync(join(tmpdir(), 'earshot-bench-'));
const vocabulary = makeVocabulary(VOCABULARY, chance(1));
try {
  const isNew = !existsSync(join(directory, LIBRARY_FILE));
  const opened = openLibrary(directory, { clock: systemClock });
  if (!opened.ok) throw new Error(opened.failure.message);
  console.log(
    `${hours} hours, ${hours * wordsPerHour} words, ${cpus().length} cores, Node ${process.version}`,
  );
  if (isNew) fill(opened.value);
  opened.value.close();
  measure(join(directory, LIBRARY_FILE));
} finally {
  if (values.keep === undefined) rmSync(directory, { recursive: true, force: true });
}

function fill(library: Library): void {
  const draw = makeZipf(VOCABULARY, chance(2));
  const folders = ['Monday', 'Friday', 'Sunday', 'Rare'].map((name) =>
    library.folders.add(
      { path: `/shows/${name}`, name, includeSubfolders: true, service: 'device' },
      Date.now(),
    ),
  );
  const timings: Timing[] = [];
  const merges: Timing[] = [];
  // What the app does between two jobs, on a connection of its own since nothing here waits.
  const db = openForWriting(library.path);
  const upkeep = new IndexUpkeep(db);
  const mergeStep = (): boolean => {
    let isMore = false;
    merges.push(timed(() => (isMore = upkeep.step())));
    return isMore;
  };
  const startedMs = performance.now();
  for (let hour = 0; hour < hours; hour += 1) {
    // One episode in a hundred belongs to the rare show.
    const folder = folders[hour % 100 === 0 ? 3 : hour % 3];
    const { job } = library.takeIn({
      folderId: folder?.id ?? null,
      path: `${folder?.path}/${hour}.mp3`,
      sizeBytes: hour,
      modifiedAt: hour,
      inode: null,
      fingerprint: String(hour),
      audio: { durationSeconds: 3600, format: 'mp3', channels: 2, sampleRateHz: 44_100 },
      service: 'device',
      options: '{}',
      priority: 0,
    });
    const transcript = makeHour(wordsPerHour, vocabulary, draw);
    const claimed = library.jobs.claimNext('device', { leaseToken: 'l', requestId: 'r' }, Date.now());
    if (!job || claimed?.id !== job.id) throw new Error('The job was not claimed');
    library.jobs.apply(
      job.id,
      claimed,
      { type: 'accepted', generationId: 'g', firstPollAt: 0, deadlineAt: null },
      Date.now(),
    );
    timings.push(
      timed(() => library.jobs.finish(job.id, { state: 'transcribing' }, transcript, null, Date.now())),
    );
    while (mergeStep()) continue;
  }
  console.log(`filled in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  db.close();
  row('index an hour (whole transaction)', timings, TARGET_INDEX_MS);
  row('merging, a step', merges, undefined, `${(merges.length / hours).toFixed(1)} steps an hour`);
}

function measure(path: string): void {
  const db = openForReading(path);
  const bytes = (like: string): number =>
    (db.prepare("SELECT sum(pgsize) FROM dbstat WHERE name LIKE ? ESCAPE '!'").pluck().get(like) as
      number | null) ?? 0;
  const textBytes = db
    .prepare('SELECT sum(length(CAST(text AS BLOB))) FROM segments')
    .pluck()
    .get() as number;
  const indexBytes = bytes('segments!_fts!_%');
  const mb = (count: number): string => `${(count / 1e6).toFixed(1)} MB`;
  console.log(
    `text ${mb(textBytes)}, index ${mb(indexBytes)} = ${(indexBytes / textBytes).toFixed(2)} of the text (target ${TARGET_INDEX_RATIO}), ` +
      `segments with words ${mb(bytes('segments'))}, file ${mb(statSync(path).size)}`,
  );

  const run = new SearchRun(db);
  const random = chance(3);
  const ranked = (from: number, to: number): string =>
    vocabulary[from + Math.floor(random() * (to - from))] ?? '';
  const rare = (): string => ranked(VOCABULARY * 0.8, VOCABULARY);
  const middle = (): string => ranked(1_000, 5_000);
  const frequent = (): string => ranked(0, 20);
  const segmentCount = db.prepare('SELECT count(*) FROM segments').pluck().get() as number;
  const textAt = db.prepare<[number], string>('SELECT text FROM segments WHERE id = ?').pluck();
  const phrase = (length: number): string => {
    const words = (textAt.get(1 + Math.floor(random() * segmentCount)) ?? '').split(' ');
    const at = Math.floor(random() * (words.length - length));
    return `"${words.slice(at, at + length).join(' ')}"`;
  };
  const longEnough = (letters: number): string => {
    for (;;) {
      const word = ranked(0, 5_000);
      if (word.length >= letters) return word.slice(0, letters);
    }
  };
  const kinds: readonly [name: string, targetMs: number, make: () => string][] = [
    ['rare word', TARGET_SEARCH_MS, () => `${rare()} `],
    ['middle word', TARGET_SEARCH_MS, () => `${middle()} `],
    ['frequent word', TARGET_SEARCH_MS, () => `${frequent()} `],
    ['prefix of 3 letters', TARGET_SEARCH_MS, () => longEnough(3)],
    ['prefix of 4 letters', TARGET_SEARCH_MS, () => longEnough(4)],
    ['prefix of 5 letters', TARGET_SEARCH_MS, () => longEnough(5)],
    ['phrase of 2', TARGET_PHRASE_MS, () => phrase(2)],
    ['phrase of 4', TARGET_PHRASE_MS, () => phrase(4)],
    ['AND of middle words', TARGET_PHRASE_MS, () => `${middle()} ${middle()} `],
    ['AND of frequent words', TARGET_PHRASE_MS, () => `${frequent()} ${frequent()} `],
    ['AND of frequent and rare', TARGET_PHRASE_MS, () => `${frequent()} ${rare()} `],
    ['OR of frequent words', TARGET_SEARCH_MS, () => `${frequent()} OR ${frequent()} `],
    ['frequent word in a rare show', TARGET_SEARCH_MS, () => `${frequent()} show:rare `],
    ['rare word in a rare show', TARGET_SEARCH_MS, () => `${rare()} show:rare `],
    ['frequent word by one speaker', TARGET_SEARCH_MS, () => `${frequent()} speaker:"speaker 1" `],
    ['nothing', TARGET_SEARCH_MS, () => 'xyzzyx '],
  ];
  const words = Array.from({ length: LIKE_QUERIES }, middle);
  for (const [name, targetMs, make] of kinds) {
    const timings: Timing[] = [];
    let hits = 0;
    for (let index = 0; index < QUERIES; index += 1) {
      const text = make();
      timings.push(timed(() => (hits += run.answer({ text, folderId: null, limit: 100 }).hitCount)));
    }
    row(name, timings, targetMs, `${Math.round(hits / QUERIES)} hits`);
  }
  const like = db
    .prepare<[string], number>(
      "SELECT id FROM segments WHERE text LIKE '%' || ? || '%' ORDER BY id DESC LIMIT 100",
    )
    .pluck();
  const rest = db
    .prepare<[string], number>("SELECT count(*) FROM segments WHERE text LIKE '%' || ? || '%'")
    .pluck();
  row(
    'LIKE, newest 100, middle word',
    words.map((word) => timed(() => like.all(word))),
  );
  row(
    'LIKE, newest 100, nothing',
    words.map(() => timed(() => like.all('xyzzyx'))),
  );
  row(
    'LIKE, counted',
    words.map((word) => timed(() => rest.get(word))),
  );
  db.close();
}

/** Wall-clock and processor time of a piece of work; on a busy machine only the second says much. */
function timed(work: () => unknown): Timing {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
}

function row(name: string, timings: readonly Timing[], targetMs?: number, note = ''): void {
  const ranked = (of: (timing: Timing) => number): ((part: number) => string) => {
    const sorted = timings.map(of).toSorted((a, b) => a - b);
    return (part) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(2).padStart(8);
  };
  const wall = ranked(({ wallMs }) => wallMs);
  const cpu = ranked(({ cpuMs }) => cpuMs);
  const target = targetMs === undefined ? '' : `target p95 ${targetMs}  `;
  console.log(
    `${name.padEnd(34)} ms: p50 ${wall(0.5)}  p95 ${wall(0.95)}  max ${wall(1)}  | processor p50 ${cpu(0.5)}  p95 ${cpu(0.95)}  ${target}${note}`,
  );
}
