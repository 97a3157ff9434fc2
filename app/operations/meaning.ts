// Search by meaning as the operations see it: whether it is wanted and able, how far it is, and what it finds.
import type { MeaningPlaceView, MeaningStateView, SaidBeforeView } from '../contract/meaning-views.ts';
import { failureView } from '../contract/failure-view.ts';
import type { Changes } from '../domain/changes.ts';
import type { Engines } from '../domain/engine.ts';
import type { ListedPassage } from '../domain/hit-list.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { Embedder, type EmbeddingChild } from '../meaning/embedder.ts';
import type { MeaningModelFiles } from '../meaning/meaning-model.ts';
import { MEANING_MODEL, MeaningReader } from '../meaning/reader.ts';
import { linkTo } from '../domain/link.ts';
import { parseSearchQuery } from '../domain/search-query.ts';
import { failureOfSqlite } from '../storage/database.ts';
import type { Library } from '../storage/library.ts';
import type { MeaningPlace, MeaningRequest } from '../storage/meaning/meaning-run.ts';
import type { MeaningSearch } from '../storage/meaning/meaning-search.ts';
import type { MeaningQuestion } from '../storage/meaning/meaning-worker.ts';
import { endOf, knownChapters } from '../transcripts/chapters.ts';
import type { Preferences } from './preferences.ts';
import type { Rest } from './rest.ts';

/** The parts of the core that it works with. */
export interface MeaningParts {
  readonly library: Library;
  readonly engines: Engines;
  readonly changes: Changes;
  readonly preferences: Pick<Preferences, 'get'>;
  readonly rest: Pick<Rest, 'why'>;
}

/** What this computer brings along for it. */
export interface MeaningHere {
  readonly startEmbedding: (files: string) => EmbeddingChild;
  /** The files of the model, looked at; or why there are none. */
  readonly files: () => Promise<Outcome<MeaningModelFiles>>;
  /** Whether the model is on this computer. */
  readonly isHere: () => boolean;
  readonly search: MeaningSearch;
}

const OFF =
  'Search by meaning is off. Turn it on in Settings under “General”, or with “earshot meaning on”; search by words is as it was.';
const NO_MODEL =
  'The meaning model is not on this computer. Get it in Settings under “On this device”, or with “earshot models add meaning”; search by words is as it was.';
const BROKE_DOWN =
  'Search by meaning broke down. Search by words is as it was; try again, and if it breaks down again, the log says more.';
const NO_TEXT =
  'This recording has no transcript to read. It may still be waiting, or be in the trash: look at its state.';
/** As many as the window shows. */
const LISTED = 8;
/** Without chapters a recording is compared in stretches of this length, seconds. */
const STRETCH_SECONDS = 600;

export class Meaning {
  readonly reader: MeaningReader;
  readonly #core: MeaningParts;
  readonly #here: MeaningHere;
  readonly #embedder: Embedder;
  readonly #onFault: (error: unknown, doing: string) => void;

  constructor(core: MeaningParts, here: MeaningHere, onFault: (error: unknown, doing: string) => void) {
    this.#core = core;
    this.#onFault = onFault;
    this.#here = here;
    this.#embedder = new Embedder(here.startEmbedding, here.files);
    this.reader = new MeaningReader({
      library: core.library,
      embedder: this.#embedder,
      isWanted: () => core.preferences.get('searchByMeaning') && here.isHere(),
      mustWait: () => this.#mustWait(),
      changes: core.changes,
      onFault,
    });
  }

  state(): MeaningStateView {
    const { done, total } = this.reader.progress;
    return {
      isWanted: this.#core.preferences.get('searchByMeaning'),
      isModelHere: this.#here.isHere(),
      done,
      total,
      failure: failureView(this.reader.failure),
    };
  }

  /** Starts what a search needs, while it is still being typed. */
  warm(): void {
    if (this.#whyNot() !== null) return;
    void this.#embedder.warm();
    this.#here.search.ask({ kind: 'warm' }).catch(() => undefined);
  }

  /** Passages near to what was typed, the nearest first; none where nothing but filters was typed. */
  async search(request: MeaningRequest): Promise<Outcome<readonly MeaningPlaceView[]>> {
    const why = this.#whyNot();
    if (why) return failed(failure('not-allowed', { message: why }));
    const engines = this.#core.engines.all.map(({ id }) => id);
    const asked = parseSearchQuery(request.text, engines).terms.join(' ');
    if (asked.trim() === '') return ok([]);
    // The thread begins, and reads the signs of all, while the query is read.
    this.#here.search.ask({ kind: 'warm' }).catch(() => undefined);
    const read = await this.#embedder.embed(asked, 'query');
    if (!read.ok) return read;
    const found = await this.#ask({ kind: 'search', vector: read.value, request });
    return found.ok ? ok((found.value[0] ?? []).map((place) => this.#view(place))) : found;
  }

  /** The passages of a search as a list to take along; a failure where it cannot be told. */
  async listed(
    terms: Omit<MeaningRequest, 'recordingId' | 'limit'>,
  ): Promise<Outcome<readonly ListedPassage[]>> {
    const found = await this.search({ ...terms, recordingId: null, limit: LISTED });
    if (!found.ok) return found;
    return ok(
      found.value.flatMap(({ likeness: _, shared: _words, link: _link, folderId: _folder, ...place }) => {
        const recording = this.#core.library.recordings.get(place.recordingId);
        return recording ? [{ ...place, fileName: recording.fileName }] : [];
      }),
    );
  }

  /**
   * What other recordings say that is near to this one, chapter by chapter.
   * @param isEarlier only those that were made before it
   */
  async similar(
    recordingId: number,
    { isEarlier, limit }: { readonly isEarlier: boolean; readonly limit: number },
  ): Promise<Outcome<SaidBeforeView>> {
    const why = this.#whyNot();
    if (why) return failed(failure('not-allowed', { message: why }));
    const { library } = this.#core;
    const recording = library.recordings.get(recordingId);
    if (!recording) return failed(failure('not-found'));
    const head = library.transcripts.head(recordingId);
    if (!head || recording.removedAt !== null) return failed(failure('not-found', { message: NO_TEXT }));
    const chapters = this.#stretches(recordingId);
    const isRead = library.meanings.of(head.id, MEANING_MODEL).passages.length > 0;
    // What is said after the end that is known belongs to the last of them.
    const stretches = chapters.map(({ end, start }, at) => ({
      start,
      end: at === chapters.length - 1 ? end + STRETCH_SECONDS : end,
    }));
    const lists = isRead
      ? await this.#ask({ kind: 'similar', recordingId, stretches, isEarlier, limit })
      : ok([]);
    if (!lists.ok) return lists;
    const parts = chapters.map((chapter, at) => ({
      ...chapter,
      places: (lists.value[at] ?? []).map((place) => this.#view(place)),
    }));
    return ok({ isRead, parts });
  }

  async stop(): Promise<void> {
    this.#embedder.close();
    await this.reader.stop();
    await this.#here.search.close();
  }

  /** What the thread finds. That it broke down is told, and takes nothing else along. */
  async #ask(question: MeaningQuestion): Promise<Outcome<readonly (readonly MeaningPlace[])[]>> {
    try {
      return ok(await this.#here.search.ask(question));
    } catch (error) {
      const known = failureOfSqlite(error);
      if (!known) this.#onFault(error, 'searching by meaning');
      const detail = error instanceof Error ? error.message : String(error);
      return failed(known ?? failure('internal', { message: BROKE_DOWN, detail, retryable: true }));
    }
  }

  #whyNot(): string | null {
    if (!this.#core.preferences.get('searchByMeaning')) return OFF;
    return this.#here.isHere() ? null : NO_MODEL;
  }

  /** Recordings that are heard here come first, and the battery. */
  #mustWait(): boolean {
    const { engines, library, rest } = this.#core;
    return engines.all.some(
      ({ id, runsHere }) =>
        runsHere &&
        (rest.why(id) !== null || library.jobs.hasUploading(id) || library.jobs.acceptedCount(id) > 0),
    );
  }

  #stretches(
    recordingId: number,
  ): { readonly title: string | null; readonly start: number; readonly end: number }[] {
    const { library } = this.#core;
    const end = endOf(library, recordingId) ?? library.transcripts.head(recordingId)?.durationSeconds ?? 0;
    const { chapters } = knownChapters(library, recordingId);
    const starts: readonly { readonly title: string | null; readonly start: number }[] =
      chapters.length > 0
        ? chapters
        : Array.from({ length: Math.max(1, Math.ceil(end / STRETCH_SECONDS)) }, (_, at) => ({
            title: null,
            start: at * STRETCH_SECONDS,
          }));
    return starts.map(({ start, title }, at) => ({
      title,
      // What is said before the first chapter goes with it.
      start: at === 0 ? 0 : start,
      end: starts[at + 1]?.start ?? Math.max(end, start),
    }));
  }

  #view(place: MeaningPlace): MeaningPlaceView {
    const { library } = this.#core;
    const fingerprint = library.recordings.get(place.recordingId)?.fingerprint;
    const show = place.folderId === null ? null : (library.folders.get(place.folderId)?.name ?? null);
    return {
      ...place,
      show,
      shared: [...place.shared],
      link: fingerprint === undefined ? null : linkTo(fingerprint, place.start),
    };
  }
}
