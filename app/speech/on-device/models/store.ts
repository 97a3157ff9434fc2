// The models on this computer: the one that comes with Earshot, and those in the account's folder, which all libraries share.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isRecogniser,
  MODEL_ID,
  type InstalledModel,
  type SpeechModel,
} from '../../../domain/speech-model.ts';
import { builtInAt, isWhole, obstacleTo, statOf } from './built-in.ts';
import { CATALOGUE } from './catalogue/index.ts';
import { readOwnModel } from './own-model.ts';

export interface ModelPlaces {
  /** Absolute path of the folder that comes with Earshot. */
  readonly builtIn: string;
  /** Absolute path of the folder for all others; made when the first one comes. A model is a folder in it, named after its id. */
  readonly store: string;
}

/** In the folder of a model: what it is. Needed for those that the catalogue does not know. */
export const MODEL_FILE = 'model.json';

/** Reads what there is; nothing is kept in memory, since other processes add and remove. */
export class ModelStore {
  readonly places: ModelPlaces;
  /** In the order in which people are offered them. */
  readonly catalogue: readonly SpeechModel[];

  constructor(places: ModelPlaces, catalogue = CATALOGUE) {
    this.places = places;
    this.catalogue = catalogue;
  }

  /** The entry of a name; undefined for a model of somebody's own, and for none. */
  catalogued(id: string): SpeechModel | undefined {
    return this.catalogue.find((one) => one.id === id);
  }

  /** What hears where nobody chose another model, whether or not it is in place. */
  get usual(): SpeechModel {
    return builtInAt(this.places.builtIn).recogniser.model;
  }

  /** The voice detector; null where the app's own folder is not in place. */
  get voiceDetector(): InstalledModel | null {
    const { voice } = builtInAt(this.places.builtIn);
    return isWhole(voice) ? voice : null;
  }

  /**
   * A model that can be used.
   * @param id as a job names it; absent for the usual one
   */
  find(id?: string): InstalledModel | null {
    const { recogniser } = builtInAt(this.places.builtIn);
    if (id === undefined || id === recogniser.model.id) return isWhole(recogniser) ? recogniser : null;
    return this.#inStore(id);
  }

  /**
   * Why a model that is not found could not even be looked for: its folder may not be entered, or is none.
   * @param id as for `find`
   * @returns what the system says; null where it just is not there
   */
  obstacle(id?: string): string | null {
    const { directory, model } = builtInAt(this.places.builtIn).recogniser;
    if (id === undefined || id === model.id)
      return obstacleTo(model.files.map(({ name }) => join(directory, name)));
    if (!MODEL_ID.test(id)) return null;
    const names = this.catalogued(id)?.files.map(({ name }) => name) ?? [MODEL_FILE];
    return obstacleTo(names.map((name) => join(this.places.store, id, name)));
  }

  /** What a name stands for, on this computer or not; null for no model. */
  about(id: string): SpeechModel | null {
    return this.catalogued(id) ?? this.#inStore(id)?.model ?? null;
  }

  /** All that can be used: the built-in one first, those of the catalogue in its order, then a person's own by name. */
  installed(): readonly InstalledModel[] {
    const usual = this.find();
    const ids = this.catalogue.map(({ id }) => id).filter((id) => id !== usual?.model.id);
    const own = namesIn(this.places.store).filter((id) => !this.catalogued(id));
    return [...(usual ? [usual] : []), ...[...ids, ...own.sort()].flatMap((id) => this.#inStore(id) ?? [])];
  }

  /** Those that turn speech into text. */
  recognisers(): readonly InstalledModel[] {
    return this.installed().filter(({ model }) => isRecogniser(model));
  }

  #inStore(id: string): InstalledModel | null {
    if (!MODEL_ID.test(id)) return null;
    const directory = join(this.places.store, id);
    const known = this.catalogued(id);
    if (known) {
      const there = { model: known, directory };
      // By size alone, since that is asked often: the hashes are looked at before it is used.
      const isThere = known.files.every(({ bytes, name }) => statOf(join(directory, name))?.size === bytes);
      return isThere ? there : null;
    }
    const own = readOwnModel(id, textOf(join(directory, MODEL_FILE)));
    return own && isWhole({ model: own, directory }) ? { model: own, directory } : null;
  }
}

/** Folders whose name may be a model's; what is still coming is named otherwise. */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => MODEL_ID.test(name));
  } catch {
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
