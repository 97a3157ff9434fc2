// What a job asks for: the app's options, a show's above them, and one job's own on top.
import { failure } from '../domain/failure.ts';
import { keywordsWith, type GlossaryTerm } from '../domain/glossary.ts';
import { checkLayer, requestOptionsOf, type OptionLayer } from '../domain/option-layers.ts';
import type { RequestOptions } from '../domain/request-options.ts';
import type { Outcome } from '../domain/result.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import type { FolderPatch } from '../storage/recordings/folders.ts';

/** Where the layers lie. */
export interface LayerPlaces {
  readonly app: () => OptionLayer;
  readonly engines: Engines;
  readonly defaultService: () => EngineId;
  readonly folder: (folderId: number) => Folder | null;
  /** The words of a show, to be heard better. */
  readonly glossary?: (folderId: number) => readonly GlossaryTerm[];
}

export interface Request {
  readonly service: EngineId;
  readonly options: RequestOptions;
}

type Language = Pick<Folder, 'language' | 'options'>;
const layersOf = (folder: Language | null): readonly OptionLayer[] =>
  folder ? [folder.language ? { language: folder.language } : {}, folder.options] : [];

/** Puts requests together, and refuses what no service should be sent. */
export class Requests {
  readonly #places: LayerPlaces;

  constructor(places: LayerPlaces) {
    this.#places = places;
  }

  /**
   * Service and options for a recording of a folder, or of none. Some engines take no options: their one model decides.
   * @param service overrides the usual one
   * @param own options above all others, checked by `checkJob`
   */
  for(folderId: number | null, service: EngineId | null, own: OptionLayer = {}): Request {
    const folder = folderId === null ? null : this.#places.folder(folderId);
    const chosen = service ?? folder?.service ?? this.#places.defaultService();
    if (!this.#places.engines.traits(chosen).takesOptions) return { service: chosen, options: {} };
    const options = requestOptionsOf(this.#places.app(), ...layersOf(folder), own);
    const terms = folder ? (this.#places.glossary?.(folder.id) ?? []) : [];
    const keywords = keywordsWith(options.keywords, terms);
    return { service: chosen, options: keywords === undefined ? options : { ...options, keywords } };
  }

  /** Refuses an engine that there is not. */
  checkEngine(engine: EngineId | null | undefined): Outcome<void> {
    if (engine === null || engine === undefined || this.#places.engines.has(engine))
      return { ok: true, value: undefined };
    const message = `There is no speech engine “${engine}” in this version of Earshot.`;
    return { ok: false, failure: failure('bad-argument', { message }) };
  }

  /** Checks the options of one job. */
  checkJob(folderId: number | null, own: OptionLayer): Outcome<OptionLayer> {
    const folder = folderId === null ? null : this.#places.folder(folderId);
    return checkLayer(own, this.#places.app(), ...layersOf(folder));
  }

  /** Checks what is to be changed of a show. @returns the change, its options cleaned */
  checkShow(folderId: number, patch: FolderPatch): Outcome<FolderPatch> {
    const folder = this.#places.folder(folderId);
    if (!folder) return { ok: false, failure: failure('not-found') };
    const known = this.checkEngine(patch.service);
    if (!known.ok) return known;
    if (patch.options === undefined) return { ok: true, value: patch };
    const language = patch.language === undefined ? folder.language : patch.language;
    const checked = checkLayer(patch.options, this.#places.app(), ...layersOf({ language, options: {} }));
    return checked.ok ? { ok: true, value: { ...patch, options: checked.value } } : checked;
  }
}
