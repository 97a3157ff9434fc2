// Where the models lie: those that come with Earshot, and those of this account.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModelChecks } from '../speech/on-device/models/check.ts';
import type { InstalledModel } from '../domain/speech-model.ts';
import type { ModelsAtHand } from '../speech/on-device/models/choose.ts';
import { ModelStore, type ModelPlaces } from '../speech/on-device/models/store.ts';
import type { Places } from './ground.ts';

type ModelGround = Pick<Places, 'accountDir' | 'environment' | 'host'>;

/**
 * The folder that comes with Earshot is where the environment says (`EARSHOT_MODEL_DIR`), or where this copy keeps it; the others are in this account's folder, or where `EARSHOT_MODELS_DIR` says.
 */
function modelPlaces({ accountDir, environment, host }: ModelGround): ModelPlaces {
  return {
    builtIn: environment.EARSHOT_MODEL_DIR || join(host.resourcesDir, 'model'),
    store: environment.EARSHOT_MODELS_DIR || join(accountDir, 'models'),
  };
}

/** The models of this computer, what was found of their files, and where Earshot's makers offer some. */
export function makeModels({ places }: { readonly places: ModelGround }): {
  store: ModelStore;
  checks: ModelChecks;
  atHand: ModelsAtHand;
  makers: string | null;
} {
  const store = new ModelStore(modelPlaces(places));
  const checks = new ModelChecks(join(store.places.store, 'checked.json'));
  const atHand: ModelsAtHand = {
    find: (id) => store.find(id),
    obstacle: (id) => store.obstacle(id),
    check: (one) => checks.check(one),
  };
  return { store, checks, atHand, makers: makersAddress(places.host.appDir) };
}

/** What is asked which language is spoken, where a model of one language is in doubt: the smallest of those that tell. Null where none does. */
export function languageTellerOf(store: Pick<ModelStore, 'recognisers'>): InstalledModel | null {
  const telling = store.recognisers().filter(({ model }) => model.tellsLanguage && model.isTried);
  return telling.toSorted((a, b) => a.model.memoryBytes - b.model.memoryBytes)[0] ?? null;
}

/** The field `modelSource` of this copy's package.json: a base address. Null where there is none. */
function makersAddress(appDir: string): string | null {
  try {
    const { modelSource } = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')) as {
      modelSource?: unknown;
    };
    const isAddress = typeof modelSource === 'string' && new URL(modelSource).protocol === 'https:';
    return isAddress ? modelSource : null;
  } catch {
    return null;
  }
}
