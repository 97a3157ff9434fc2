// Reads transcripts for search by meaning: in the background, the newest first, one passage at a time, kept as it goes, so that a kill costs a few.
import type { Changes } from '../domain/changes.ts';
import { type MeaningPassage, markOf, meaningPassages } from '../domain/meaning-passages.ts';
import type { Failure } from '../domain/failure.ts';
import { type PackedVector, packVector } from '../domain/vector.ts';
import type { Library } from '../storage/library.ts';
import type { KeptPassage, MeaningsDone, TextDue } from '../storage/meaning/meanings.ts';
import type { Embedder } from './embedder.ts';

/** By which the vectors are made; another one reads everything anew. */
export const MEANING_MODEL = 'meaning';

export interface MeaningReaderDeps {
  readonly library: Pick<Library, 'meanings' | 'transcripts'>;
  readonly embedder: Pick<Embedder, 'embed'>;
  /** Whether search by meaning is wanted, and the model is here. */
  readonly isWanted: () => boolean;
  /** Whether something else comes first for now: a recording is heard, the computer runs on battery. */
  readonly mustWait: () => boolean;
  readonly changes: Pick<Changes, 'tell' | 'subscribe'>;
  readonly onFault: (error: unknown, doing: string) => void;
  /** Looks for texts this often, milliseconds, beside when it hears of one. */
  readonly lookMs?: number;
}

const LOOK_MS = 30_000;
/** After a failure, milliseconds. */
const FAILED_MS = 5 * 60_000;
/** Passages after which they are kept: a few seconds of work. */
const KEPT_EVERY = 16;
/** A text that broke the model down so often is left out. */
const MOST_FAILURES = 2;

export class MeaningReader {
  readonly #deps: MeaningReaderDeps;
  readonly #failures = new Map<string, number>();
  #working: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #unsubscribe: (() => void) | null = null;
  #isStopped = false;
  #failure: Failure | null = null;

  constructor(deps: MeaningReaderDeps) {
    this.#deps = deps;
  }

  /** Why it does not go on; null while it does. */
  get failure(): Failure | null {
    return this.#failure;
  }

  get progress(): MeaningsDone {
    return this.#deps.library.meanings.progress(MEANING_MODEL);
  }

  /** Begins, and follows what changes. */
  start(): void {
    this.#isStopped = false;
    this.#unsubscribe = this.#deps.changes.subscribe({
      changed: (areas) => {
        if (areas.some((area) => area === 'items' || area === 'settings' || area === 'models'))
          this.wake(200);
      },
    });
    this.wake(0);
  }

  /** Looks for texts soon. */
  wake(afterMs = 0): void {
    if (this.#isStopped || this.#working) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#working = this.#readAll(() => this.#deps.mustWait())
        .catch((error: unknown) => this.#deps.onFault(error, 'reading a text for search by meaning'))
        .finally(() => {
          this.#working = null;
          // Who does not want it pays nothing for it: turning it on, and a model that comes, wake it.
          if (this.#deps.isWanted()) this.wake(this.#failure ? FAILED_MS : (this.#deps.lookMs ?? LOOK_MS));
        });
    }, afterMs).unref();
  }

  /** Reads all that is due, now. @returns why it broke off, null when all was read */
  async readNow(): Promise<Failure | null> {
    await this.#working;
    await this.#readAll(() => false);
    return this.#failure;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe?.();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
  }

  async #readAll(mustWait: () => boolean): Promise<void> {
    this.#failure = null;
    const mayGoOn = (): boolean => !this.#isStopped && this.#deps.isWanted() && !mustWait();
    while (mayGoOn()) {
      const due = this.#deps.library.meanings.next(MEANING_MODEL);
      if (!due) return;
      if (!(await this.#read(due, mayGoOn))) return;
      this.#deps.changes.tell(['search']);
    }
  }

  /** @returns false when it broke off */
  async #read(due: TextDue, mayGoOn: () => boolean): Promise<boolean> {
    const { meanings, transcripts } = this.#deps.library;
    const stored = transcripts.packed(due.recordingId);
    // Another text has taken its place meanwhile, or it was edited: then that is due.
    if (stored?.head.id !== due.transcriptId || stored.head.revision !== due.revision) return true;
    const before = meanings.of(due.transcriptId, MEANING_MODEL);
    const known = new Map(before.passages.map(({ mark, vector }) => [mark, vector]));
    const kept: KeptPassage[] = [];
    for (const passage of meaningPassages(stored.segments)) {
      const mark = markOf(passage.text);
      const vector = known.get(mark) ?? (await this.#meant(passage, due));
      if (vector === 'broke off') return false;
      if (vector) kept.push(placed(passage, due, mark, vector));
      if (known.has(mark) || kept.length % KEPT_EVERY > 0) continue;
      // What was whole before an edit stays until it is whole again: little of it is read anew.
      if (!before.isWhole) meanings.put(due, MEANING_MODEL, kept, false);
      if (!mayGoOn()) return false;
    }
    meanings.put(due, MEANING_MODEL, kept, true);
    return true;
  }

  async #meant({ text }: MeaningPassage, due: TextDue): Promise<PackedVector | 'broke off' | null> {
    const read = await this.#deps.embedder.embed(text, 'passage');
    if (read.ok) return packVector(read.value);
    this.#failure = read.failure;
    this.#deps.changes.tell(['models']);
    const key = `${due.transcriptId} ${due.revision} ${markOf(text)}`;
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    // Where the model reads nothing at all, no text is to blame, and none is left out for good.
    if (failures < MOST_FAILURES || this.#isStopped || !(await this.#readsOthers())) return 'broke off';
    this.#failure = null;
    return null;
  }

  async #readsOthers(): Promise<boolean> {
    return (await this.#deps.embedder.embed('Hello.', 'passage')).ok;
  }
}

const placed = (
  { letter, segmentId }: MeaningPassage,
  { firstSegmentId }: TextDue,
  mark: number,
  vector: PackedVector,
): KeptPassage => ({ segment: segmentId - firstSegmentId, letter, mark, vector });
