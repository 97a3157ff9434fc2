// What was told about who speaks in a transcript, one row a transcript: labels, places to hear them, and who is asked about.
import type { Database } from 'better-sqlite3';
import type { Telling } from '../../domain/telling.ts';
import type { Recognised } from '../../domain/voices.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

/** A speaker as told. */
export interface ToldSpeaker {
  /** What the text called them when that was told: a number, or a name that a remembered voice gave. */
  readonly label: string;
  /** Named by a remembered voice, not by a person. */
  readonly isRecognised: boolean;
  /** Who this may be, to be asked; null where there is nothing to ask (any more). */
  readonly likely: string | null;
  readonly seconds: number;
  /** Stretches of their speech, the longest first: seconds. */
  readonly places: readonly (readonly [from: number, to: number])[];
}

export interface ToldTranscript {
  readonly transcriptId: number;
  readonly jobId: number;
  readonly at: number;
  readonly by: Telling['by'];
  readonly speakers: readonly ToldSpeaker[];
}

/** Places kept of each speaker. */
const MOST_PLACES = 12;

export class Tellings {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  get(transcriptId: number): ToldTranscript | null {
    const row = this.#sql.row<{ jobId: number; at: number; by: Telling['by']; speakers: string }>`
      SELECT job_id AS jobId, at, told_by AS "by", speakers FROM tellings WHERE transcript_id = ${transcriptId}`;
    return row ? { ...row, transcriptId, speakers: JSON.parse(row.speakers) as ToldSpeaker[] } : null;
  }

  put({ at, by, jobId, speakers, transcriptId }: ToldTranscript): void {
    this.#sql.run`
      INSERT INTO tellings (transcript_id, at, job_id, told_by, speakers)
      VALUES (${transcriptId}, ${at}, ${jobId}, ${by}, ${JSON.stringify(speakers)})
      ON CONFLICT (transcript_id) DO UPDATE
        SET at = excluded.at, job_id = excluded.job_id, told_by = excluded.told_by, speakers = excluded.speakers`;
  }

  /** The question about a speaker was answered, or need not be asked any more. */
  settle(transcriptId: number, speaker: number): void {
    const told = this.get(transcriptId);
    if (!told) return;
    const speakers = told.speakers.map((one, at) => (at === speaker ? { ...one, likely: null } : one));
    this.put({ ...told, speakers });
  }

  /** A new telling is asked for: what the last one wondered about is not asked any more. */
  forgetQuestions(transcriptId: number): void {
    const told = this.get(transcriptId);
    if (told?.speakers.some(({ likely }) => likely !== null))
      this.put({ ...told, speakers: told.speakers.map((one) => ({ ...one, likely: null })) });
  }

  /** Whether anybody is named or numbered in a text. */
  hasSpeakers(transcriptId: number): boolean {
    return this.#has(fragment`transcript_id = ${transcriptId} AND speaker IS NOT NULL`);
  }

  /** Whether every segment of a text that lies open has times. */
  isTimed(transcriptId: number): boolean {
    return !this.#has(fragment`transcript_id = ${transcriptId} AND (start_s IS NULL OR end_s IS NULL)`);
  }

  #has(where: Fragment): boolean {
    return this.#sql.value<1>`SELECT 1 FROM segments WHERE ${where} LIMIT 1` !== undefined;
  }

  /** How the text names a speaker now: by most of the segments in which they were heard. Null where there is none any more. */
  nameNow(transcriptId: number, { places }: Pick<ToldSpeaker, 'places'>): string | null {
    const name = this.#sql.value<string | null>`
      SELECT s.speaker FROM json_each(${JSON.stringify(places)}) p JOIN segments s
        ON s.transcript_id = ${transcriptId} AND s.start_s < p.value ->> 1 AND s.end_s > p.value ->> 0
      WHERE s.speaker IS NOT NULL
      GROUP BY s.speaker ORDER BY sum(min(s.end_s, p.value ->> 1) - max(s.start_s, p.value ->> 0)) DESC LIMIT 1`;
    return name ?? null;
  }
}

/** The speakers of a telling as they are kept. */
export function toldSpeakers(
  { turns }: Telling,
  labels: readonly string[],
  recognised: readonly Recognised[],
): ToldSpeaker[] {
  return labels.map((label, speaker) => {
    const own = turns.filter((turn) => turn.speaker === speaker);
    const longest = [...own].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_PLACES);
    return {
      label,
      isRecognised: recognised[speaker]?.name != null,
      likely: recognised[speaker]?.likely ?? null,
      seconds: own.reduce((sum, { from, to }) => sum + to - from, 0),
      places: longest.map(({ from, to }) => [round(from), round(to)] as const),
    };
  });
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100;
