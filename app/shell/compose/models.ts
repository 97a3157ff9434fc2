// Where the models lie: those that come with Earshot, and those of this account.
import { app } from 'electron';
import { join } from 'node:path';
import { ModelChecks } from '../../speech/on-device/models/check.ts';
import { ModelStore, type ModelPlaces } from '../../speech/on-device/models/store.ts';
import type { Ground } from './ground.ts';

/**
 * The folder that comes with Earshot is where the environment says (`EARSHOT_MODEL_DIR`), where the packed app keeps it, or where the set-up
 * puts it; the others are in this account's folder, or where `EARSHOT_MODELS_DIR` says.
 */
function modelPlaces(builtDir: string, accountDir: string, environment: NodeJS.ProcessEnv): ModelPlaces {
  return {
    builtIn:
      environment.EARSHOT_MODEL_DIR ||
      (app.isPackaged ? join(process.resourcesPath, 'model') : join(builtDir, '..', 'model')),
    store: environment.EARSHOT_MODELS_DIR || join(accountDir, 'models'),
  };
}

/** The models of this computer, and what was found of their files. */
export function makeModels({ places }: Ground): { store: ModelStore; checks: ModelChecks } {
  const { accountDir, builtDir, environment } = places;
  const store = new ModelStore(modelPlaces(builtDir, accountDir, environment));
  return { store, checks: new ModelChecks(join(store.places.store, 'checked.json')) };
}
