// Real texts and what the model makes of them: 300 items of news (the Lee corpus) and a hundred articles of Wikipedia, both out of gensim's wheel.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../../../build/setup/cache.mjs';
import { outDir } from '../../../build/setup/paths.mjs';
import { mustRun } from '../../../build/setup/run.mjs';
import { say } from '../../../build/setup/say.mjs';
import { readWheel } from '../../../build/models/wheels.mjs';
import { type MeaningPassage, meaningPassages } from '../../../app/domain/meaning-passages.ts';
import { VECTOR_WIDTH } from '../../../app/domain/vector.ts';
import type { Embedder } from '../../../app/meaning/embedder.ts';

const WHEEL = {
  project: 'gensim',
  file: 'gensim-4.4.0-cp312-cp312-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl',
  sha256: '4b73ff30af6ddd0d2ddf9473b1eb44603cd79ec14c87d93b75291802b991916c',
};
const DATA = 'gensim/test/test_data';
const LEE = `${DATA}/lee_background.cor`;
const WIKI = `${DATA}/enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2`;

/** A text as it is put into a library. */
export interface RealText {
  readonly title: string;
  readonly segments: readonly string[];
  readonly passages: readonly MeaningPassage[];
  readonly vectors: readonly Float32Array[];
}

export interface RealTexts {
  readonly news: readonly RealText[];
  readonly wiki: readonly RealText[];
}

/** Fetches them, and has them read: some minutes, once. */
export async function realTexts(python: string, embedder: Embedder, scratch: string): Promise<RealTexts> {
  const files = await readWheel(WHEEL, [LEE, WIKI], scratch);
  const news = Buffer.from(files[LEE] ?? [])
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((text, at) => [`News ${at + 1}`, text] as const);
  const dump = join(scratch, 'wiki.bz2');
  writeFileSync(dump, files[WIKI] ?? '');
  const script = join(import.meta.dirname, '../../test/bench/meaning/wiki.py');
  const articles = JSON.parse(await mustRun(python, [script, dump])) as (readonly [string, string])[];
  return { news: await read('news', news, embedder), wiki: await read('wiki', articles, embedder) };
}

async function read(
  name: string,
  texts: readonly (readonly [string, string])[],
  embedder: Embedder,
): Promise<readonly RealText[]> {
  const cut = texts.map(([title, text]) => {
    const segments = text.split(/\n|(?<=[.!?]["']?) +/).filter((one) => one.trim() !== '');
    return { title, segments, passages: meaningPassages(segments.map((said, id) => ({ id, text: said }))) };
  });
  const passages = cut.flatMap((one) => one.passages);
  const folder = join(outDir, 'bench-meaning');
  const file = join(folder, `${name}-${digest(JSON.stringify(passages))}.f32`);
  if (!existsSync(file)) {
    say(`reading ${passages.length} passages of ${name}: once, some minutes`);
    mkdirSync(folder, { recursive: true });
    const vectors: Uint8Array[] = [];
    const startedMs = performance.now();
    for (const { text } of passages) {
      const made = await embedder.embed(text, 'passage');
      if (!made.ok) throw new Error(made.failure.message);
      vectors.push(new Uint8Array(made.value.buffer, made.value.byteOffset, made.value.byteLength));
    }
    say(`${((performance.now() - startedMs) / passages.length).toFixed(0)} ms a passage`);
    writeFileSync(`${file}.part`, Buffer.concat(vectors));
    renameSync(`${file}.part`, file);
  }
  const numbers = new Float32Array(Uint8Array.from(readFileSync(file)).buffer);
  let from = 0;
  return cut.map((one) => ({
    ...one,
    vectors: one.passages.map(() => numbers.subarray(from, (from += VECTOR_WIDTH))),
  }));
}
