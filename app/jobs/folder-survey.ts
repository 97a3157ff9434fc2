// How many files of a folder are meant, and how long they are together, before anything is taken: counted at once, measured bit by bit.
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SurveyView } from '../contract/show-views.ts';
import { ok, type Outcome } from '../domain/result.ts';
import type { FilePatterns } from '../domain/show.ts';
import type { FileEntry, FilesWorker } from '../files/files-worker.ts';
import { FileJudge } from './file-judge.ts';

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
/** Nobody asked for this long: the dialog is closed, and measuring ends, milliseconds. */
const ABANDONED_MS = 4_000;
const SLICE = 1_000;
/** Places kept at once. */
const PLACES_MAX = 8;

interface Place {
  readonly entries: readonly FileEntry[];
  readonly atMs: number;
  /** Path → seconds; null for what a glance does not tell. */
  readonly lengths: Map<string, number | null>;
  wanted: readonly FileEntry[];
  askedAtMs: number;
  measuring: boolean;
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
      else if (choice.since !== null && entry.modifiedAt < choice.since) older += 1;
      else {
        chosen.push(entry);
        bytes += entry.sizeBytes;
      }
    }
    place.askedAtMs = performance.now();
    place.wanted = choice.measure ? chosen : [];
    if (choice.measure) void this.#measure(place);
    let seconds = 0;
    let measured = 0;
    let unknown = 0;
    for (const entry of chosen) {
      const length = place.lengths.get(entry.path);
      if (length === undefined) continue;
      measured += 1;
      if (length === null) unknown += 1;
      else seconds += length;
    }
    return ok({ count: chosen.length, bytes, passedOver, older, seconds, measured, unknown });
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
      lengths: known?.lengths ?? new Map<string, number | null>(),
      wanted: [],
      askedAtMs: now,
      measuring: false,
    };
    this.#places.delete(path);
    this.#places.set(path, place);
    for (const old of this.#places.keys()) if (this.#places.size > PLACES_MAX) this.#places.delete(old);
    return ok(place);
  }

  /** Glances at what is wanted, one file after the other, as long as somebody asks. */
  async #measure(place: Place): Promise<void> {
    if (place.measuring) return;
    place.measuring = true;
    try {
      for (;;) {
        if (performance.now() - place.askedAtMs > ABANDONED_MS) return;
        const next = place.wanted.find(({ path }) => !place.lengths.has(path));
        if (!next) return;
        place.lengths.set(next.path, await this.#files.measure(next.path));
      }
    } finally {
      place.measuring = false;
    }
  }
}
