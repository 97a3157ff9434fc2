// Where the models lie: those that come with Earshot, and those of this account.
import { join } from 'node:path';
import { ModelChecks } from '../speech/on-device/models/check.ts';
import { ModelStore, type ModelPlaces } from '../speech/on-device/models/store.ts';
import type { Ground, Places } from './ground.ts';

/**
 * The folder that comes with Earshot is where the environment says (`EARSHOT_MODEL_DIR`), or where this copy keeps it; the others are in this account's folder, or where `EARSHOT_MODELS_DIR` says.
 */
function modelPlaces({ accountDir, environment, host }: Places): ModelPlaces {
  return {
    builtIn: environment.EARSHOT_MODEL_DIR || join(host.resourcesDir, 'model'),
    store: environment.EARSHOT_MODELS_DIR || join(accountDir, 'models'),
  };
}

/** The models of this computer, and what was found of their files. */
export function makeModels({ places }: Ground): { store: ModelStore; checks: ModelChecks } {
  const store = new ModelStore(modelPlaces(places));
  return { store, checks: new ModelChecks(join(store.places.store, 'checked.json')) };
}
