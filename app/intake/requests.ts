// What a job asks for: the app's options, a show's above them, and one job's own on top.
import { chainBy, type ChainWish, type EngineChain } from '../domain/engine-chain.ts';
import { failure } from '../domain/failure.ts';
import { keywordsWith, type GlossaryTerm } from '../domain/glossary.ts';
import { checkLayer, requestOptionsOf, type OptionLayer } from '../domain/option-layers.ts';
import type { EngineOptions, RequestOptions } from '../domain/option-fields.ts';
import type { Outcome } from '../domain/result.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import type { Folder, FolderPatch } from '../storage/recordings/folders.ts';

/** Where the layers lie. */
export interface LayerPlaces {
  readonly app: () => OptionLayer;
  readonly engines: Engines;
  readonly defaultChain: () => EngineChain;
  readonly folder: (folderId: number) => Folder | null;
  /** The words of a show, to be heard better. */
  readonly glossary?: (folderId: number) => readonly GlossaryTerm[];
}

export interface Request {
  readonly service: EngineId;
  readonly options: RequestOptions;
}

/** What is wanted of a show: its engines as a chain, or in the words of forms. */
export type WantedShow = Omit<FolderPatch, 'chain'> & ChainWish;

type Language = Pick<Folder, 'language' | 'options'>;
const layersOf = (folder: Language | null): readonly OptionLayer[] =>
  folder ? [folder.language ? { language: folder.language } : {}, folder.options] : [];

/** With the words of a show, where the engine takes any. */
function withGlossary(
  { glossary }: EngineOptions,
  options: RequestOptions,
  terms: readonly GlossaryTerm[],
): RequestOptions {
  const set = glossary === null ? undefined : options[glossary];
  const words = keywordsWith(typeof set === 'string' ? set : undefined, terms);
  return glossary === null || words === undefined ? options : { ...options, [glossary]: words };
}

/** Puts requests together, and refuses what no service should be sent. */
export class Requests {
  readonly #places: LayerPlaces;

  constructor(places: LayerPlaces) {
    this.#places = places;
  }

  /**
   * Service and options for a recording of a folder, or of none. Some engines take no options: their one model decides.
   * @param service overrides the usual one: the first of the chain that there is
   * @param own options above all others, checked by `checkJob`
   */
  for(folderId: number | null, service: EngineId | null, own: OptionLayer = {}): Request {
    const folder = folderId === null ? null : this.#places.folder(folderId);
    const { engines } = this.#places;
    const chain = folder?.chain ?? this.#places.defaultChain();
    // What a folder of another version's engine holds waits for that one; without a folder, this computer is always right.
    const usual =
      chain.find((id) => engines.has(id)) ??
      (folder ? null : engines.all.find(({ runsHere }) => runsHere)?.id);
    const chosen = service ?? usual ?? chain[0];
    const { options: known } = engines.traits(chosen);
    if (known === null) return { service: chosen, options: {} };
    const options = requestOptionsOf(known, this.#places.app(), ...layersOf(folder), own);
    const terms = folder ? (this.#places.glossary?.(folder.id) ?? []) : [];
    return { service: chosen, options: withGlossary(known, options, terms) };
  }

  /** What a chain becomes by a wish; refuses engines that there are not. */
  chainAfter(before: EngineChain, wish: ChainWish): Outcome<EngineChain> {
    for (const engine of [wish.service, ...(wish.chain ?? [])]) {
      const known = this.checkEngine(engine);
      if (!known.ok) return known;
    }
    return { ok: true, value: chainBy(wish, before, this.#places.engines) };
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
    return checkLayer(this.#places.engines.fields, own, this.#places.app(), ...layersOf(folder));
  }

  /** Checks what is to be changed of a show. @returns the change, its options cleaned */
  checkShow(folderId: number, { service, fallback, ...rest }: WantedShow): Outcome<FolderPatch> {
    const folder = this.#places.folder(folderId);
    if (!folder) return { ok: false, failure: failure('not-found') };
    const chained = this.chainAfter(folder.chain, { service, fallback, chain: rest.chain });
    if (!chained.ok) return chained;
    const patch = { ...rest, chain: chained.value };
    if (patch.options === undefined) return { ok: true, value: patch };
    const language = patch.language === undefined ? folder.language : patch.language;
    const checked = checkLayer(
      this.#places.engines.fields,
      patch.options,
      this.#places.app(),
      ...layersOf({ language, options: {} }),
    );
    return checked.ok ? { ok: true, value: { ...patch, options: checked.value } } : checked;
  }
}
