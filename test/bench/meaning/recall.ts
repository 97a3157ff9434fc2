// The nearest ten, beside brute force in numpy over the same vectors: how long they take, and how many of them are the same.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VECTOR_WIDTH } from '../../../app/domain/vector.ts';
import { MEANING_MODEL } from '../../../app/meaning/reader.ts';
import { openForReading } from '../../../app/storage/database.ts';
import type { Library } from '../../../app/storage/library.ts';
import { MeaningRun } from '../../../app/storage/meaning/meaning-run.ts';
import { ENGINE_IDS } from '../../support/engines.ts';
import { quantile, spread, told } from './goals.ts';
import { bruteForce } from './peer.ts';

export interface Compared {
  readonly python: string;
  readonly directory: string;
  /** A file of the vectors of all passages, in the order of their transcripts. */
  readonly vectors: string;
  /** The number of the first passage of each transcript among all. */
  readonly firstOf: ReadonlyMap<number, number>;
}

/** @param isTimed where time is a goal */
export async function compare(
  library: Library,
  { directory, firstOf, python, vectors }: Compared,
  name: string,
  asked: readonly Float32Array[],
  isTimed: boolean,
): Promise<void> {
  const queries = join(directory, 'asked.f32');
  writeFileSync(
    queries,
    Buffer.concat(asked.map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength))),
  );
  const peer = await bruteForce(python, VECTOR_WIDTH, vectors, queries);
  const db = openForReading(library.path);
  const run = new MeaningRun(db, ENGINE_IDS, MEANING_MODEL);
  run.refresh();
  const times: number[] = [];
  let found = 0;
  if (asked[0]) run.nearest(asked[0], 10);
  for (const [n, vector] of asked.entries()) {
    const startedMs = performance.now();
    const near = run.nearest(vector, 10);
    times.push(performance.now() - startedMs);
    const ids = new Set(near.map(({ at, transcriptId }) => (firstOf.get(transcriptId) ?? NaN) + at));
    found += (peer.nearest[n] ?? []).filter((id) => ids.has(id)).length;
  }
  db.close();
  told(
    `nearest ten to ${asked.length} ${name}: of numpy's recall@10`,
    found / (asked.length * 10),
    'least',
    0.98,
  );
  if (!isTimed) return;
  spread('ours', times);
  spread('numpy', peer.ms);
  told('  times as fast as numpy', quantile(peer.ms, 0.5) / quantile(times, 0.5), 'least', 5);
}
