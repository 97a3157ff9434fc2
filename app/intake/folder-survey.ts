// How many files of a folder are meant, and how long they are together, before anything is taken: counted at once, measured bit by bit.
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SurveyView } from '../contract/show-views.ts';
import { ok, type Outcome } from '../domain/result.ts';
import type { FilePatterns } from '../domain/show.ts';
import type { FileEntry, FilesWorker } from '../files/files-worker.ts';
import { FileJudge } from './file-judge.ts';
import { Lengths } from './lengths.ts';

/** Which files of a folder are meant. */
export interface SurveyChoice {
  readonly includeSubfolders: boolean;
  readonly patterns: FilePatterns;
  /** Only files changed at this instant or later, epoch ms; null for all. */
  readonly since: number | null;
  /** Whether lengths are wanted as well, which takes a while. */
  readonly measure: boolean;
}

/** A look at a folder is good for this long, milliseconds. */
const FRESH_MS = 60_000;
const SLICE = 1_000;
/** Places kept at once. */
const PLACES_MAX = 8;

interface Place {
  readonly entries: readonly FileEntry[];
  readonly atMs: number;
  readonly lengths: Lengths;
}

export class FolderSurvey {
  readonly #files: FilesWorker;
  readonly #places = new Map<string, Place>();

  constructor(files: FilesWorker) {
    this.#files = files;
  }

  /** What is meant of the folder at this path. Lengths grow from call to call while the page asks. */
  async ask(path: string, choice: SurveyChoice): Promise<Outcome<SurveyView>> {
    const found = await this.#placeAt(path);
    if (!found.ok) return found;
    const place = found.value;
    const judge = new FileJudge({ path, patterns: choice.patterns });
    const chosen: FileEntry[] = [];
    let passedOver = 0;
    let older = 0;
    let bytes = 0;
    for (const [at, entry] of place.entries.entries()) {
      if (at % SLICE === SLICE - 1) await nextTurn();
      if (!choice.includeSubfolders && dirname(entry.path) !== path) continue;
      if (!judge.verdict(entry.path).taken) passedOver += 1;
      else if (choice.since !== null && entry.modifiedMs < choice.since) older += 1;
      else {
        chosen.push(entry);
        bytes += entry.sizeBytes;
      }
    }
    const paths = chosen.map((entry) => entry.path);
    place.lengths.want(choice.measure ? paths : []);
    return ok({ count: chosen.length, bytes, passedOver, older, ...place.lengths.sum(paths) });
  }

  /** The files that were found at this path, for whoever takes the folder. */
  forget(path: string): void {
    this.#places.delete(path);
  }

  async #placeAt(path: string): Promise<Outcome<Place>> {
    const known = this.#places.get(path);
    if (known && performance.now() - known.atMs < FRESH_MS) return ok(known);
    const scan = await this.#files.scan(path, { includeSubfolders: true });
    if (!scan.ok) return scan;
    const now = performance.now();
    const place: Place = {
      entries: scan.value.entries,
      atMs: now,
      lengths: known?.lengths ?? new Lengths(this.#files),
    };
    this.#places.delete(path);
    this.#places.set(path, place);
    for (const old of this.#places.keys()) if (this.#places.size > PLACES_MAX) this.#places.delete(old);
    return ok(place);
  }
}
