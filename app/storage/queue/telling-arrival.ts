// Who speaks when on its way into a text, in slices too short to be felt; all of them are one edit, to be undone together.
import { failure } from '../../domain/failure.ts';
import type { Job } from '../../domain/job.ts';
import { isNamed, planTelling, type NamedTurn } from '../../domain/speaker-plan.ts';
import { readTellingOptions, type Telling, type TellingWish } from '../../domain/telling.ts';
import type { Recognised } from '../../domain/voices.ts';
import type { JobGuard } from './job-reads.ts';
import type { Jobs } from './jobs.ts';
import type { Voices } from '../voices.ts';
import type { Edits } from '../transcripts/edits.ts';
import { toldSpeakers, type Tellings } from '../transcripts/tellings.ts';
import type { Transcripts } from '../transcripts/transcripts.ts';

/** Segments looked at in one transaction. */
const SLICE = 60;

interface Tables {
  readonly jobs: Jobs;
  readonly edits: Edits;
  readonly transcripts: Pick<Transcripts, 'currentId'>;
  readonly tellings: Tellings;
  readonly voices: Voices;
  transaction<T>(work: () => T): T;
}

export class TellingArrival {
  readonly #tables: Tables;
  readonly #job: Job;
  readonly #guard: JobGuard;
  readonly #telling: Telling;
  readonly #nowMs: number;
  readonly #wish: TellingWish;
  readonly #recognised: readonly Recognised[];
  readonly #labels: readonly string[];
  readonly #turns: readonly NamedTurn[];
  readonly #isKept: (speaker: string) => boolean;
  /** Place, counted from the text's first, up to which its segments are dealt with; null when all are. */
  #from: number | null = 0;
  #isGone = false;
  #isDone = false;

  constructor(
    tables: Tables,
    { guard, job, nowMs, telling }: { job: Job; guard: JobGuard; telling: Telling; nowMs: number },
  ) {
    this.#nowMs = nowMs;
    this.#tables = tables;
    this.#job = job;
    this.#guard = guard;
    this.#telling = telling;
    this.#wish = readTellingOptions(job.options);
    this.#isGone = tables.transcripts.currentId(job.recordingId) !== this.#wish.transcriptId;
    const heard = telling.prints.map((print, speaker) => ({ print, seconds: secondsOf(telling, speaker) }));
    this.#recognised = tables.voices.recognise(heard);
    const before = tables.tellings.get(this.#wish.transcriptId);
    // What remembered voices named is no person's word.
    const own = new Set(before?.speakers.flatMap(({ isRecognised, label }) => (isRecognised ? [label] : [])));
    const moves = this.#wish.names === 'move';
    this.#isKept = (speaker) => !moves && !own.has(speaker);
    this.#labels = this.#named(moves);
    this.#turns = telling.turns.map((turn) => ({ ...turn, speaker: this.#labels[turn.speaker] ?? '' }));
  }

  get #operation(): string {
    return `speakers-${this.#job.id}`;
  }

  get isWhole(): boolean {
    return this.#isGone || this.#from === null;
  }

  /** What each speaker is called: by a remembered voice; else by the name that most of their speech carries already; else a number. */
  #named(moves: boolean): readonly string[] {
    const { edits } = this.#tables;
    const taken = new Set<string>();
    const known = moves || !this.#isGone ? edits.namesIn(this.#wish.transcriptId) : [];
    return this.#telling.prints.map((_, speaker) => {
      const sure = this.#recognised[speaker]?.name;
      const own =
        sure ??
        mostlyNamed(
          this.#telling,
          speaker,
          known.filter(({ name }) => isNamed(name)),
        );
      if (own != null && !taken.has(own)) {
        taken.add(own);
        return own;
      }
      return String(speaker);
    });
  }

  /** Writes the next slice, a transaction of its own. */
  step(): void {
    if (this.#from === null) return;
    const done = this.#tables.edits.tell(
      { recordingId: this.#job.recordingId, transcriptId: this.#wish.transcriptId },
      { from: this.#from, count: SLICE },
      (segments, place) => planTelling(segments, this.#turns, { ...place, isKept: this.#isKept }),
      this.#operation,
      this.#nowMs,
    );
    if (!done.ok) this.#isGone = true;
    else this.#from = done.value;
  }

  /**
   * Takes one of the edits back where the telling did not come to its end: a text of which a part is told helps nobody.
   * What a person did in between stays, and with it what came before.
   * @returns true when there may be more
   */
  takeBack(): boolean {
    if (this.#isDone) return false;
    const { recordingId } = this.#job;
    return this.#tables.edits.takeBack(recordingId, this.#wish.transcriptId, this.#operation, this.#nowMs);
  }

  /** The last small write: the job is done, and what was told is kept. @returns null when the job is no longer what the guard says */
  finish(nowMs: number): Job | null {
    const { jobs, tellings, voices } = this.#tables;
    const { id } = this.#job;
    const { transcriptId } = this.#wish;
    if (this.#isGone) {
      const why = failure('speakers-text-gone');
      return jobs.apply(id, this.#guard, { type: 'generation-failed', failure: why, retryAt: nowMs }, nowMs);
    }
    const speakers = toldSpeakers(this.#telling, this.#labels, this.#recognised);
    const done = this.#tables.transaction(() => {
      const changed = jobs.apply(id, this.#guard, { type: 'ready' }, nowMs, { speakers: speakers.length });
      if (changed) tellings.put({ transcriptId, jobId: id, at: nowMs, by: this.#telling.by, speakers });
      return changed;
    });
    this.#isDone = done !== null;
    if (done)
      voices.keepHeard(
        transcriptId,
        id,
        this.#telling.prints.map((print, at) => ({ print, seconds: speakers[at]?.seconds ?? 0 })),
        nowMs,
      );
    return done;
  }
}

function secondsOf({ turns }: Telling, speaker: number): number {
  return turns.reduce((sum, turn) => sum + (turn.speaker === speaker ? turn.to - turn.from : 0), 0);
}

/** The name that stands over most of a speaker's speech; null where less than half of it has one. */
function mostlyNamed(
  telling: Telling,
  speaker: number,
  known: readonly { readonly name: string; readonly start: number; readonly end: number }[],
): string | null {
  const seconds = new Map<string, number>();
  let at = 0;
  for (const turn of telling.turns) {
    if (turn.speaker !== speaker) continue;
    while ((known[at]?.end ?? Infinity) <= turn.from) at += 1;
    for (let next = at; next < known.length; next += 1) {
      const one = known[next];
      if (!one || one.start >= turn.to) break;
      const shared = Math.min(one.end, turn.to) - Math.max(one.start, turn.from);
      if (shared > 0) seconds.set(one.name, (seconds.get(one.name) ?? 0) + shared);
    }
  }
  const [best] = [...seconds].sort((a, b) => b[1] - a[1]);
  return best && best[1] * 2 > secondsOf(telling, speaker) ? best[0] : null;
}
