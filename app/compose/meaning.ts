// What search by meaning is done with on this computer: its model, the process that runs it, the thread that looks.
import { failure } from '../domain/failure.ts';
import { failed, ok } from '../domain/result.ts';
import { MEANING_MODEL } from '../meaning/reader.ts';
import type { MeaningHere } from '../operations/meaning.ts';
import { ENGINES } from '../speech/engines.ts';
import type { ModelChecks } from '../speech/on-device/models/check.ts';
import { pathOf } from '../speech/on-device/models/installed.ts';
import type { ModelStore } from '../speech/on-device/models/store.ts';
import { MeaningSearch } from '../storage/meaning/meaning-search.ts';
import type { Ground } from './ground.ts';

export function makeMeaning(
  { library, places, workerUrl }: Ground,
  store: ModelStore,
  checks: Pick<ModelChecks, 'check'>,
): MeaningHere {
  return {
    startEmbedding: (files) => places.host.startEmbedding(places.builtDir, files),
    isHere: () => store.find(MEANING_MODEL) !== null,
    files: async () => {
      const installed = store.find(MEANING_MODEL);
      if (!installed) return failed(failure('model-not-here'));
      const checked = await checks.check(installed);
      if (!checked.ok) return checked;
      return ok({
        layers: pathOf(installed, 'layers'),
        words: pathOf(installed, 'words'),
        vocabulary: pathOf(installed, 'vocabulary'),
      });
    },
    search: new MeaningSearch(workerUrl('meaning-worker.js'), {
      libraryPath: library.path,
      engines: ENGINES.all.map(({ id }) => id),
      model: MEANING_MODEL,
    }),
  };
}
