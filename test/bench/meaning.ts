// Search by meaning: quality over real texts, by questions in other words and other languages; then time, memory, recall and size of the index over made
// vectors of 100 million words, beside brute force in numpy over the same vectors. Arguments: --passages N (default 670000), --quality alone.
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ok } from '../../app/domain/result.ts';
import { VECTOR_WIDTH } from '../../app/domain/vector.ts';
import { Embedder } from '../../app/meaning/embedder.ts';
import type { EmbeddingMessage, EmbeddingOrder } from '../../app/meaning/embedding-messages.ts';
import { MEANING_MODEL } from '../../app/meaning/reader.ts';
import { startForked } from '../../app/speech/on-device/forked-child.ts';
import type { Library } from '../../app/storage/library.ts';
import { MeaningSearch } from '../../app/storage/meaning/meaning-search.ts';
import { ENGINE_IDS } from '../support/engines.ts';
import { modelsDir } from '../support/models.ts';
import { spread, summed, told } from './meaning/goals.ts';
import { fillMade, indexBytes, openedLibrary, PASSAGES_A_RECORDING, take } from './meaning/libraries.ts';
import { lieOf, madeVectors } from './meaning/made-vectors.ts';
import { preparePython } from './meaning/peer.ts';
import { judge } from './meaning/quality.ts';
import { QUESTIONS } from './meaning/questions.ts';
import { realTexts, type RealText } from './meaning/real-texts.ts';
import { compare } from './meaning/recall.ts';
import { speed } from './meaning/speed.ts';
import { WIKI_QUESTIONS } from './meaning/wiki-questions.ts';

/** Letters and spaces of a passage of English: 149 words, as real ones are cut. */
const BYTES_A_PASSAGE = 149.25 * 5.9;
/** Passages that are asked about, of the real and of the made ones. */
const ASKED = 100;

const { values } = parseArgs({
  options: {
    passages: { type: 'string', default: '670000' },
    quality: { type: 'boolean', default: false },
  },
});
const out = join(import.meta.dirname, '../app');
const at = (name: string): string => join(modelsDir('meaning'), 'meaning', name);
const FILES = { layers: at('layers.onnx'), words: at('words.bin'), vocabulary: at('vocabulary.bin') };
const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
const newEmbedder = (): Embedder =>
  new Embedder(
    (files) => {
      const program = join(out, 'embedding-process.js');
      const child = startForked<EmbeddingOrder, EmbeddingMessage>(program, files, {});
      return { ...child, postMessage: (order) => child.postMessage(order, null) };
    },
    () => Promise.resolve(ok(FILES)),
  );
const searchOf = (library: Library): MeaningSearch =>
  new MeaningSearch(new URL(`file://${join(out, 'meaning-worker.js')}`), {
    ...{ libraryPath: library.path, engines: ENGINE_IDS, model: MEANING_MODEL },
  });

try {
  const load = loadavg()[0]?.toFixed(1);
  console.log(`${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.version}, load ${load}`);
  const python = await preparePython();
  const embedder = newEmbedder();
  const { news, wiki } = await realTexts(python, embedder, directory);
  const asked = await quality(python, embedder, news, wiki);
  embedder.close();
  if (!values.quality) await made(python, [...news, ...wiki], asked);
  summed();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** @returns vectors of all questions */
async function quality(
  python: string,
  embedder: Embedder,
  news: readonly RealText[],
  wiki: readonly RealText[],
): Promise<readonly Float32Array[]> {
  const asked: Float32Array[] = [];
  const half = (which: number) => QUESTIONS.filter((_, n) => n % 2 === which);
  const sets = [
    { name: 'about news, for setting', questions: half(0), texts: news, isByPassage: false },
    { name: 'about news, judged once before', questions: half(1), texts: news, isByPassage: false },
    { name: 'about Wikipedia, kept for judging', questions: WIKI_QUESTIONS, texts: wiki, isByPassage: true },
  ];
  for (const [n, { texts, ...set }] of sets.entries()) {
    const library = openedLibrary(directory, `real ${n}`);
    const known = new Map(
      texts.map((text) => [take(library, text), `${text.title}: ${text.segments.join(' ')}`]),
    );
    const search = searchOf(library);
    asked.push(...(await judge(library, search, embedder, { ...set, texts: known })));
    await search.close();
    library.close();
  }
  const library = openedLibrary(directory, 'real');
  const all = [...news, ...wiki];
  for (const text of all) take(library, text);
  const firstOf = new Map<number, number>();
  let first = 0;
  all.forEach(({ passages }, n) => {
    firstOf.set(n + 1, first);
    first += passages.length;
  });
  const vectors = all.flatMap((text) => text.vectors);
  const file = join(directory, 'real.f32');
  writeFileSync(file, Buffer.concat(vectors.map(bytesOf)));
  const compared = { python, directory, vectors: file, firstOf };
  await compare(library, compared, `questions, of ${vectors.length} real passages`, asked, false);
  await compare(library, compared, 'real passages', some(vectors), false);
  library.close();
  return asked;
}

async function made(
  python: string,
  real: readonly RealText[],
  asked: readonly Float32Array[],
): Promise<void> {
  const count = Number(values.passages);
  const library = openedLibrary(directory, 'made');
  const vectors = real.flatMap((text) => text.vectors);
  const lie = lieOf(some(vectors), vectors);
  console.log(
    `         real passages: dimension ${lie.dimension.toFixed(1)}, likeness of the tenth ${(1 - lie.tenth / 2).toFixed(3)} among ${lie.count}`,
  );
  const startedMs = performance.now();
  // In a file, not in memory: a process is started by copying what its parent has, and that of the app is small.
  const file = join(directory, 'made.f32');
  fillMade(library, madeVectors(vectors, lie, count), count, file);
  console.log(`         ${count} vectors made in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  const bytes = indexBytes(library.path) / count;
  told(
    `index of ${count} passages, ${bytes.toFixed(0)} bytes each: of the text`,
    bytes / BYTES_A_PASSAGE,
    'most',
    0.45,
  );
  const queries = [...QUESTIONS, ...WIKI_QUESTIONS].map(({ text }) => text);
  const timed = { newEmbedder, newSearch: () => searchOf(library), queries };
  await speed({ ...timed, files: [library.path, ...Object.values(FILES)] });
  const firstOf = new Map(
    Array.from({ length: Math.ceil(count / PASSAGES_A_RECORDING) }, (_, n) => [
      n + 1,
      n * PASSAGES_A_RECORDING,
    ]),
  );
  const compared = { python, directory, vectors: file, firstOf };
  const sample = sampled(file, count);
  await compare(library, compared, 'questions, of made passages', asked, true);
  await compare(library, compared, 'made passages', sample, true);
  await saidBefore(library);
  library.close();
}

/** A recording of an hour beside all others: 134 vectors in one pass. */
async function saidBefore(library: Library): Promise<void> {
  const search = searchOf(library);
  await search.ask({ kind: 'warm' });
  const times: number[] = [];
  for (let recordingId = 1; recordingId <= 10; recordingId += 1) {
    const startedMs = performance.now();
    const stretches = Array.from({ length: 12 }, (_, n) => ({ start: n * 600, end: n * 600 + 600 }));
    await search.ask({ kind: 'similar', recordingId, stretches, isEarlier: false, limit: 3 });
    times.push(performance.now() - startedMs);
  }
  spread('said before, a recording of 134 passages in 12 chapters', times);
  await search.close();
}

/** Some of them, spread over all. */
function some(vectors: readonly Float32Array[]): readonly Float32Array[] {
  const every = Math.max(1, Math.floor(vectors.length / ASKED));
  return vectors.filter((_, n) => n % every === 0).slice(0, ASKED);
}

function bytesOf({ buffer, byteLength, byteOffset }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Some of the vectors in a file. */
function sampled(file: string, count: number): readonly Float32Array[] {
  const opened = openSync(file, 'r');
  const vectors = Array.from({ length: ASKED }, (_, n) => {
    const one = new Float32Array(VECTOR_WIDTH);
    readSync(opened, one, 0, one.byteLength, Math.floor((n * count) / ASKED) * one.byteLength);
    return one;
  });
  closeSync(opened);
  return vectors;
}
