// Search by meaning in a test: the real model in a process of its own, the real thread, over the library of the test.
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { ok } from '../../app/domain/result.ts';
import type { EmbeddingMessage, EmbeddingOrder } from '../../app/meaning/embedding-messages.ts';
import { MEANING_MODEL } from '../../app/meaning/reader.ts';
import type { MeaningHere } from '../../app/operations/meaning.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { startForked } from '../../app/speech/on-device/forked-child.ts';
import type { Library } from '../../app/storage/library.ts';
import { MeaningSearch } from '../../app/storage/meaning/meaning-search.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { modelsDir } from '../support/models.ts';

const workerUrl = await bundleWorker('app/storage/meaning/meaning-worker.ts');
const processUrl = await bundleWorker('app/meaning/embedding-process.ts');

/** Processes that were started, the newest last. */
export const started: { kill(): void }[] = [];

export function meaningOf(library: Library): MeaningHere {
  const at = (name: string): string => join(modelsDir('meaning'), 'meaning', name);
  return {
    isHere: () => true,
    files: () =>
      Promise.resolve(
        ok({ layers: at('layers.onnx'), words: at('words.bin'), vocabulary: at('vocabulary.bin') }),
      ),
    startEmbedding: (files) => {
      const child = startForked<EmbeddingOrder, EmbeddingMessage>(fileURLToPath(processUrl), files, {});
      started.push(child);
      return { ...child, postMessage: (order) => child.postMessage(order, null) };
    },
    search: new MeaningSearch(workerUrl, {
      libraryPath: library.path,
      engines: ENGINES.all.map(({ id }) => id),
      model: MEANING_MODEL,
    }),
  };
}
