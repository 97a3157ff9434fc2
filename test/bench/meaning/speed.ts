// From a typed query to its places, warm and cold, and what it takes of memory.
import { execFileSync } from 'node:child_process';
import type { Embedder } from '../../../app/meaning/embedder.ts';
import type { MeaningSearch } from '../../../app/storage/meaning/meaning-search.ts';
import { quantile, spread, told } from './goals.ts';
import { TERMS } from './quality.ts';

const WARM_UP = 5;
const COLD = 12;

export interface Timed {
  readonly newEmbedder: () => Embedder;
  readonly newSearch: () => MeaningSearch;
  readonly queries: readonly string[];
  /** Files whose pages are dropped before each cold query. */
  readonly files: readonly string[];
}

export async function speed({ files, newEmbedder, newSearch, queries }: Timed): Promise<void> {
  // A process that was just started: neither model nor index is in it, and the first question is typed.
  const ask = async (embedder: Embedder, search: MeaningSearch, text: string): Promise<number> => {
    const startedMs = performance.now();
    const read = await embedder.embed(text, 'query');
    if (!read.ok) throw new Error(read.failure.message);
    const readMs = performance.now();
    await search.ask({ kind: 'search', vector: read.value, request: { ...TERMS, text, limit: 10 } });
    return readMs - startedMs;
  };
  for (const isDropped of [false, true]) {
    const cold: number[] = [];
    const reading: number[] = [];
    for (const text of queries.slice(0, COLD)) {
      if (isDropped && !files.every(dropped)) break;
      const [embedder, search] = [newEmbedder(), newSearch()];
      const startedMs = performance.now();
      search.ask({ kind: 'warm' }).catch(() => undefined);
      reading.push(await ask(embedder, search, text));
      cold.push(performance.now() - startedMs);
      embedder.close();
      await search.close();
    }
    if (cold.length === 0) continue;
    const name = isDropped ? 'cold, and nothing of the files in memory' : 'cold: a new process, a new thread';
    spread(`${name}: typed query to places`, cold);
    spread('  of that the process and its embedding', reading);
    told(`${name}: p95`, quantile(cold, 0.95), 'most', 250, ' ms');
  }
  const [embedder, search] = [newEmbedder(), newSearch()];
  const before = process.memoryUsage().rss;
  const whole: number[] = [];
  const reading: number[] = [];
  for (const [n, text] of queries.entries()) {
    const startedMs = performance.now();
    const readMs = await ask(embedder, search, text);
    if (n < WARM_UP) continue;
    whole.push(performance.now() - startedMs);
    reading.push(readMs);
  }
  spread('warm: typed query to places', whole);
  spread('  of that its embedding', reading);
  told('warm: p95', quantile(whole, 0.95), 'most', 60, ' ms');
  const used = (process.memoryUsage().rss - before) / 1e6;
  told('memory beside the model', used, 'most', 150, ' MB');
  embedder.close();
  await search.close();
}

/** Has the system forget a file's pages, as GNU dd can. */
function dropped(file: string): boolean {
  try {
    execFileSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
