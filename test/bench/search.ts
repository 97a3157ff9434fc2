// Search latency warm and cold, indexing time and index size over generated speech, through the code that the app uses; beside
// LIKE over the same rows, and ripgrep (or grep) over the same text. Phrases by turns with the index alone, as they were looked for before.
// Arguments: --words N (default 10000000), --keep DIR to build the library there and use it again, --kind TEXT for the queries alone whose
// kind is called so, --warm to leave out what has the system forget its files.
// Bundled into one file and run by plain Node.
import { ENGINE_IDS } from '../support/engines.ts';
import { confirmFor } from '../support/account.ts';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SearchView } from '../../app/contract/views.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { openForReading, openForWriting } from '../../app/storage/database.ts';
import { LIBRARY_FILE, openLibrary, type Library } from '../../app/storage/library.ts';
import { SearchRun } from '../../app/storage/search/search-run.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { chance, makeHour, makeVocabulary, makeZipf } from './corpus.ts';
import { fillLibrary, keepUp, WORDS_AN_HOUR } from './search-library.ts';

const VOCABULARY = 200_000;
const QUERIES = 200;
/** As many as the page asks for at first. */
const PLACES = 40;
const COLD_QUERIES = 24;
const LIKE_QUERIES = 3;
const TIMED_HOURS = 40;
const TARGET_SEARCH_MS = 50;
const TARGET_COLD_MS = 150;
const TARGET_PHRASE_MS = 30;
const TARGET_INDEX_MS = 15;
const TARGET_INDEX_RATIO = 0.75;

interface Timing {
  readonly wallMs: number;
  readonly cpuMs: number;
}
interface Kind {
  readonly name: string;
  readonly targetMs: number;
  readonly make: () => string;
  readonly isPhrase: boolean;
}

const { values } = parseArgs({
  options: {
    words: { type: 'string', default: '10000000' },
    keep: { type: 'string' },
    kind: { type: 'string' },
    warm: { type: 'boolean' },
  },
});
const hours = Math.max(1, Math.round(Number(values.words) / WORDS_AN_HOUR));
const directory = values.keep ?? mkdtempSync(join(tmpdir(), 'earshot-bench-'));
const textPath = join(directory, 'text.txt');
const vocabulary = makeVocabulary(VOCABULARY, chance(1));
const load = (): string => `load ${loadavg()[0]?.toFixed(1)}`;
try {
  const isNew = !existsSync(join(directory, LIBRARY_FILE));
  const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  console.log(
    `${((hours * WORDS_AN_HOUR) / 1e6).toFixed(1)} million words in ${hours} hours, ${cpus().length} cores, Node ${process.version}, ${load()}`,
  );
  if (isNew) {
    const startedMs = performance.now();
    const textFile = openSync(textPath, 'w');
    fillLibrary(opened.value, { hours, textFile, vocabulary });
    // `bench:search-window` opens it: a library that no one confirmed is asked about in a dialog above the box.
    confirmFor(opened.value);
    closeSync(textFile);
    console.log(`filled in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  }
  if (values.kind === undefined) addHours(opened.value);
  opened.value.close();
  if (values.kind === undefined) timeIndex(join(directory, LIBRARY_FILE));
  // With pairs that are to be indexed phrases are looked for as in a library without any.
  const keeping = timed(() => keepUp(join(directory, LIBRARY_FILE)));
  console.log(
    `upkeep, pairs of words among it: ${(keeping.wallMs / 1000).toFixed(1)} s, processor ${(keeping.cpuMs / 1000).toFixed(1)} s`,
  );
  measure(join(directory, LIBRARY_FILE));
} finally {
  if (values.keep === undefined) rmSync(directory, { recursive: true, force: true });
}

/** Hours of speech that arrive in the full library, the way they do in the app. */
function addHours(library: Library): void {
  const draw = makeZipf(VOCABULARY, chance(Date.now()));
  const whole: Timing[] = [];
  for (let hour = 0; hour < TIMED_HOURS; hour += 1) {
    const { job } = library.takeIn({
      folderId: null,
      path: `/late/${Date.now()}-${hour}.mp3`,
      sizeBytes: hour,
      modifiedMs: Date.now(),
      inode: null,
      fingerprint: `late ${Date.now()} ${hour}`,
      audio: { durationSeconds: 3600, format: 'mp3', channels: 2, sampleRateHz: 44_100 },
      service: 'device',
      options: '{}',
      priority: 0,
    });
    const transcript = makeHour(WORDS_AN_HOUR, vocabulary, draw);
    const claimed = library.jobs.claimNext('device', { leaseToken: 'l', requestId: 'r' }, Date.now());
    if (!job || claimed?.id !== job.id) throw new Error('The job was not claimed');
    library.jobs.apply(
      job.id,
      claimed,
      { type: 'accepted', generationId: 'g', firstPollAt: 0, deadlineAt: null },
      Date.now(),
    );
    whole.push(
      timed(() => library.jobs.finish(job.id, { state: 'transcribing' }, transcript, null, Date.now())),
    );
  }
  row('an hour: whole transaction', whole);
}

/** The part of that which is the index: the newest hours are taken out and put in again. */
function timeIndex(path: string): void {
  const db = openForWriting(path);
  const ranges = db
    .prepare<[], { first: number; last: number }>(
      `SELECT first_segment_id AS first, first_segment_id + segment_count - 1 AS last FROM transcripts ORDER BY id DESC LIMIT ${TIMED_HOURS}`,
    )
    .all();
  const put = (command: string) =>
    db.prepare<[number, number]>(
      `INSERT INTO segments_fts ${command} FROM segments_indexed WHERE id BETWEEN ? AND ?`,
    );
  const unindex = put("(segments_fts, rowid, text) SELECT 'delete', id, text");
  const index = put('(rowid, text) SELECT id, text');
  const inOne = db.transaction((first: number, last: number) => index.run(first, last));
  const timings = ranges.map(({ first, last }) => {
    unindex.run(first, last);
    return timed(() => inOne.immediate(first, last));
  });
  db.close();
  row('an hour: its index, committed', timings, TARGET_INDEX_MS);
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
  const termBytes = bytes('search!_terms');
  const pairBytes = bytes('segment!_pairs!_%') + bytes('pair!_words') + bytes('pairs!_due');
  const mb = (count: number): string => `${(count / 1e6).toFixed(1)} MB`;
  console.log(
    `text ${mb(textBytes)}, index ${mb(indexBytes)} + counted words ${mb(termBytes)} + pairs ${mb(pairBytes)} = ` +
      `${((indexBytes + termBytes + pairBytes) / textBytes).toFixed(4)} of the text (target ${TARGET_INDEX_RATIO}), file ${mb(statSync(path).size)}`,
  );

  const all = kindsOf(path);
  const kinds = all.filter(({ name }) => name.includes(values.kind ?? ''));
  const run = new SearchRun(db, ENGINE_IDS);
  const before = new SearchRun(db, ENGINE_IDS, 'index');
  console.log(`warm, ${QUERIES} queries each, ${load()}`);
  for (const { isPhrase, make, name, targetMs } of kinds) {
    let hits = 0;
    const whole: Timing[] = [];
    const beside: Timing[] = [];
    const timings = Array.from({ length: QUERIES }, (_, at) => {
      const text = make();
      const compare = (isNow: boolean): void => {
        if (isPhrase && isNow) beside.push(firstAnswer(before, text).timing);
      };
      // Whoever comes second finds the pages in memory.
      compare(at % 2 === 0);
      const first = firstAnswer(run, text);
      compare(at % 2 === 1);
      hits += first.view?.hitCount ?? 0;
      whole.push(
        first.view?.next && shownIn(first.view) < PLACES / 2
          ? added(
              first.timing,
              timed(() => goOn(run, text, first.view)),
            )
          : first.timing,
      );
      return first.timing;
    });
    row(name, timings, targetMs, `${Math.round(hits / QUERIES)} hits`);
    if (isPhrase) row('  by the index alone', beside);
    if (whole.some((timing, at) => timing !== timings[at])) row('  with what the page asks on', whole);
  }
  db.close();
  if (!values.warm) measureCold(path, kinds);

  if (values.kind !== undefined) return;

  const words = Array.from({ length: LIKE_QUERIES }, all[1]?.make ?? (() => 'word')).map((word) =>
    word.trim(),
  );
  const other = openForReading(path);
  const like = other
    .prepare<[string], number>(
      "SELECT id FROM segments WHERE text LIKE '%' || ? || '%' ORDER BY id DESC LIMIT 100",
    )
    .pluck();
  const rest = other
    .prepare<[string], number>("SELECT count(*) FROM segments WHERE text LIKE '%' || ? || '%'")
    .pluck();
  console.log(`the same middle words by other means, ${load()}`);
  row(
    'LIKE, newest 100',
    words.map((word) => timed(() => like.all(word))),
  );
  row(
    'LIKE, counted',
    words.map((word) => timed(() => rest.get(word))),
  );
  other.close();
  const tool = spawnSync('rg', ['--version']).status === 0 ? 'rg' : 'grep';
  row(
    `${tool === 'rg' ? 'ripgrep' : 'grep (no ripgrep here)'}, counted`,
    words.map((word) => timed(() => spawnSync(tool, ['-c', '-w', '-i', word, textPath]))),
  );
}

function firstAnswer(run: SearchRun, text: string): { view: SearchView | null; timing: Timing } {
  let view: SearchView | null = null;
  const timing = timed(() => (view = run.answer({ text, folderId: null, limit: PLACES })));
  return { view, timing };
}

/** Until the page has enough to show, or everything: see renderer/state/search.svelte.ts. */
function goOn(run: SearchRun, text: string, first: SearchView | null): void {
  let view = first;
  let shown = 0;
  for (;;) {
    shown += view ? shownIn(view) : 0;
    if (!view?.next || shown >= PLACES / 2) return;
    view = run.answer({ text, folderId: null, limit: PLACES, after: view.next });
  }
}

function shownIn({ groups }: SearchView): number {
  return groups.reduce((sum, { hits }) => sum + hits.length, 0);
}

function added(one: Timing, other: Timing): Timing {
  return { wallMs: one.wallMs + other.wallMs, cpuMs: one.cpuMs + other.cpuMs };
}

/** Each query on a connection of its own, after the system has forgotten the file. */
function measureCold(path: string, kinds: readonly Kind[]): void {
  const forget = (): boolean => {
    try {
      execFileSync('sync');
      writeFileSync('/proc/sys/vm/drop_caches', '3');
      return true;
    } catch {
      return false;
    }
  };
  if (!forget()) {
    console.log('cold: not measured, the system’s cache can be emptied by its administrator only');
    return;
  }
  console.log(`cold, ${COLD_QUERIES} queries each, ${load()}`);
  const ask = (text: string, ways: 'cheapest' | 'index'): Timing => {
    forget();
    const db = openForReading(path);
    const run = new SearchRun(db, ENGINE_IDS, ways);
    const timing = timed(() => run.answer({ text, folderId: null, limit: PLACES }));
    db.close();
    return timing;
  };
  for (const { isPhrase, make, name } of kinds.slice(0, 10)) {
    const texts = Array.from({ length: COLD_QUERIES }, make);
    const before: Timing[] = [];
    const timings = texts.map((text) => {
      if (isPhrase) before.push(ask(text, 'index'));
      return ask(text, 'cheapest');
    });
    row(name, timings, TARGET_COLD_MS);
    if (isPhrase) row('  by the index alone', before);
  }
}

function kindsOf(path: string): readonly Kind[] {
  const db = openForReading(path);
  const random = chance(3);
  const ranked = (from: number, to: number): string =>
    vocabulary[from + Math.floor(random() * (to - from))] ?? '';
  const rare = (): string => ranked(VOCABULARY * 0.2, VOCABULARY);
  const middle = (): string => ranked(1_000, 5_000);
  const frequent = (): string => ranked(0, 20);
  const last = db.prepare('SELECT max(id) FROM segments').pluck().get() as number;
  const textAt = db
    .prepare<[number], string>('SELECT text FROM segments WHERE id <= ? ORDER BY id DESC LIMIT 1')
    .pluck();
  const wordsAt = (id: number): readonly string[] => (textAt.get(id) ?? '').split(' ');
  const phrase = (length: number): string => {
    const words = wordsAt(1 + Math.floor(random() * last));
    const at = Math.floor(random() * (words.length - length));
    return `"${words.slice(at, at + length).join(' ')}"`;
  };
  const across = (): string => {
    const id = 1 + Math.floor(random() * (hours * 300 - 2));
    return `"${[...wordsAt(id).slice(-2), ...wordsAt(id + 1).slice(0, 2)].join(' ')}"`;
  };
  const beginning = (letters: number): string => {
    for (;;) {
      const word = ranked(0, 5_000);
      if (word.length > letters) return word.slice(0, letters);
    }
  };
  const misspelt = (): string => {
    for (;;) {
      const word = ranked(1_000, 20_000);
      if (word.length >= 7) return `${word.slice(0, 3)}${word.slice(4)} `;
    }
  };
  const kind = (name: string, targetMs: number, make: () => string): Kind => ({
    ...{ name, targetMs, make },
    isPhrase: name.startsWith('phrase'),
  });
  return [
    kind('rare word', TARGET_SEARCH_MS, () => `${rare()} `),
    kind('middle word', TARGET_SEARCH_MS, () => `${middle()} `),
    kind('frequent word', TARGET_SEARCH_MS, () => `${frequent()} `),
    kind('beginning of 3 letters', TARGET_SEARCH_MS, () => beginning(3)),
    kind('beginning of 4 letters', TARGET_SEARCH_MS, () => beginning(4)),
    kind('beginning of 5 letters', TARGET_SEARCH_MS, () => beginning(5)),
    kind('phrase of 2', TARGET_PHRASE_MS, () => phrase(2)),
    kind('phrase of 4', TARGET_PHRASE_MS, () => phrase(4)),
    kind('AND of middle words', TARGET_PHRASE_MS, () => `${middle()} ${middle()} `),
    kind('AND of frequent and rare', TARGET_PHRASE_MS, () => `${frequent()} ${rare()} `),
    kind('AND of frequent words', TARGET_PHRASE_MS, () => `${frequent()} ${frequent()} `),
    kind('phrase of 4 across a border', TARGET_SEARCH_MS, across),
    kind('NEAR of middle words', TARGET_SEARCH_MS, () => `${middle()} NEAR ${middle()} `),
    kind('OR of frequent words', TARGET_SEARCH_MS, () => `${frequent()} OR ${frequent()} `),
    kind('frequent word in a rare show', TARGET_SEARCH_MS, () => `${frequent()} show:rare `),
    kind('rare word in a rare show', TARGET_SEARCH_MS, () => `${rare()} show:rare `),
    kind('frequent word by one speaker', TARGET_SEARCH_MS, () => `${frequent()} speaker:"speaker 1" `),
    kind('misspelt, with a suggestion', TARGET_SEARCH_MS, misspelt),
  ];
}

/** Wall-clock and processor time of a piece of work; on a busy machine only the second says much. */
function timed(work: () => unknown): Timing {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  work();
  const { system, user } = process.cpuUsage(before);
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
    `${name.padEnd(32)} ms: p50 ${wall(0.5)}  p95 ${wall(0.95)}  max ${wall(1)}  | processor p50 ${cpu(0.5)}  p95 ${cpu(0.95)}  ${target}${note}`,
  );
}
