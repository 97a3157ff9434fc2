// What is known of a piece of work, on disk while it goes on, so that a killed process loses none of it.
import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { channelSpeaker } from '../../domain/channels.ts';
import type { Failure } from '../../domain/failure.ts';
import type { SeenFile } from '../../domain/file-mark.ts';
import type { Heard, Stretch } from '../../domain/heard.ts';
import type { Segment, Word } from '../../domain/transcript.ts';
import type { TrackChoice } from './track-choice.ts';

/** First line: which bytes were heard, by which model. A result is only good for exactly these. */
export interface JournalHead extends SeenFile {
  /** The name of the model, for people. */
  readonly model: string;
  /** Absent in what earlier versions wrote: the usual one. */
  readonly modelId?: string;
  /** The language that was asked for; absent where the model decides. */
  readonly language?: string;
  readonly durationSeconds: number;
  /** The track that was asked for; absent for the one with speech. */
  readonly track?: number;
  /** Each channel is heard by itself; absent for the mean of all. */
  readonly isByChannel?: true;
}

/** The channel that is being heard, of a recording with several that are heard one after the other. */
export interface ChannelPlace {
  /** From 0. */
  readonly at: number;
  readonly of: number;
}

/** Damaged places of one recording that are told one by one; what follows is only added up. */
const MOST_PLACES = 50;

/** Damaged places: seconds in all, and the first of them. */
export type Damage = Required<Pick<Heard, 'damagedSeconds' | 'damaged'>>;
const NO_DAMAGE: Damage = { damagedSeconds: 0, damaged: [] };

/** How the work ended. */
export type JournalEnd =
  | { readonly kind: 'done'; readonly heard: Heard & { readonly endSeconds: number } }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly crashed: boolean };

/** Everything a journal tells. */
export interface Journal {
  readonly head: JournalHead;
  readonly segments: readonly Segment[];
  readonly peaks: Uint8Array;
  /** Everything before this position is in `segments`, seconds; of the channel in hand, where there are several. */
  readonly upTo: number;
  /** Null where all channels are heard as one. */
  readonly channel: ChannelPlace | null;
  /** The track that is heard, where there were several to choose from. */
  readonly chosen: TrackChoice | null;
  /** Damaged places before `upTo` that were left out. */
  readonly damage: Damage;
  /** The language that was found; null where none was looked for. */
  readonly language: string | null;
  /** Places that are not heard, because whoever heard them died. */
  readonly leaveOut: readonly Stretch[];
  /** The same of the channels before the one in hand. */
  readonly leftOutBefore: readonly Stretch[];
  readonly end: JournalEnd | null;
  /** Processes in a row that were gone without a word while it was in hand, with no progress between them. */
  readonly deaths: number;
}

/** Short, because there is one for every few seconds of a recording of hours. */
interface FinalLine {
  readonly upTo: number;
  /** Start, end and text of a segment, and of each of its words. */
  readonly segments: readonly (readonly [...Timed, readonly WordLine[]])[];
  /** Base64. */
  readonly peaks: string;
}
type Timed = readonly [start: number | null, end: number | null, text: string];
/** Estimated times are marked, and sureness is told where there is any. */
type WordLine = readonly [...Timed, isEstimated?: 0 | 1, confidence?: number];

const VERSION = 1;
const SUFFIX = '.jsonl';

/** Journals that nobody asked for any more are removed after this time, milliseconds. */
const KEPT_MS = 14 * 24 * 3600_000;

/** The folder of journals: one file for each piece of work, named after its generation id. */
export class JournalFolder {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** A new generation id. */
  static newId(): string {
    return `device-${randomUUID()}`;
  }

  /** Begins the journal of a piece of work. @throws the system's error when it cannot be written */
  async begin(id: string, head: JournalHead): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    // Words of the recording: for its owner only.
    await writeFile(this.#path(id), line({ version: VERSION, head }), { mode: 0o600 });
  }

  /** Adds text that is final. @param peaks loudness since the last time */
  async addFinal(id: string, upTo: number, segments: readonly Segment[], peaks: Uint8Array): Promise<void> {
    const final: FinalLine = {
      upTo,
      segments: segments.map((segment) => [...timed(segment), segment.words.map(wordLine)]),
      peaks: Buffer.from(peaks).toString('base64'),
    };
    await appendFile(this.#path(id), line({ final }));
  }

  /** Says which of several tracks is heard: who goes on must not change it. */
  async setTrack(id: string, chosen: TrackChoice): Promise<void> {
    await appendFile(this.#path(id), line({ chosen }));
  }

  /** Begins the next channel: what comes from now on is of this one. */
  async setChannel(id: string, { at, of }: ChannelPlace): Promise<void> {
    await appendFile(this.#path(id), line({ channel: [at, of] }));
  }

  /** Says which language is spoken. */
  async setLanguage(id: string, language: string): Promise<void> {
    await appendFile(this.#path(id), line({ language }));
  }

  /** Says that a place is not to be heard again. */
  async addLeftOut(id: string, place: Stretch): Promise<void> {
    await appendFile(this.#path(id), line({ leftOut: [toMs(place.from), toMs(place.to)] }));
  }

  /** Adds a damaged place. */
  async addDamage(id: string, place: Stretch): Promise<void> {
    await appendFile(this.#path(id), line({ damage: [toMs(place.from), toMs(place.to)] }));
  }

  /** Adds the end. */
  async addEnd(id: string, end: JournalEnd): Promise<void> {
    await appendFile(this.#path(id), line({ end }));
  }

  /** Says that the work is about to be in the hands of code that may bring the process down, or that it is not any more. */
  async setInHand(id: string, inHand: boolean): Promise<void> {
    await appendFile(this.#path(id), line({ inHand }));
  }

  /** Says that the work is in nobody's hands any more, behind a line that could not be written whole. */
  async letGo(id: string): Promise<void> {
    await appendFile(this.#path(id), `\n${line({ inHand: false })}`);
  }

  /** Goes on where another process, or a failed attempt, left off. */
  async reopen(id: string): Promise<void> {
    // The line break closes a line that a kill may have cut off; without it the next one would be lost with it.
    await appendFile(this.#path(id), `\n${line({ end: null })}`);
  }

  /** Reads a journal, as far as it was written whole. @returns null when there is none that can be read */
  async read(id: string): Promise<Journal | null> {
    if (!/^[A-Za-z0-9._-]{1,128}$/.test(id)) return null;
    try {
      return await parse(await readFile(this.#path(id), 'utf8'));
    } catch {
      return null;
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  /**
   * Hands the work that was done on these bytes before to a new piece of work.
   * @param isFree whether nobody works on a journal
   * @returns the journal, now under `id`; null when there is none for these bytes
   */
  async inherit(id: string, head: JournalHead, isFree: (id: string) => boolean): Promise<Journal | null> {
    for (const older of await this.#ids()) {
      if (!isFree(older)) continue;
      const journal = await this.read(older);
      if (!journal || !sameWork(journal.head, head) || journal.end?.kind === 'done') continue;
      await rename(this.#path(older), this.#path(id));
      return journal;
    }
    return null;
  }

  /** Removes journals that were left behind long ago. */
  async sweep(nowMs: number): Promise<void> {
    for (const id of await this.#ids()) {
      const info = await stat(this.#path(id)).catch(() => null);
      if (info && nowMs - info.mtimeMs > KEPT_MS) await this.remove(id);
    }
  }

  async #ids(): Promise<string[]> {
    const names = await readdir(this.#directory).catch(() => []);
    return names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
  }

  #path(id: string): string {
    return join(this.#directory, id + SUFFIX);
  }
}

/** True when both are about the same bytes, heard by the same model. */
export function sameWork(a: JournalHead, b: JournalHead): boolean {
  return (
    a.path === b.path &&
    a.sizeBytes === b.sizeBytes &&
    a.modifiedMs === b.modifiedMs &&
    a.model === b.model &&
    a.language === b.language &&
    a.track === b.track &&
    a.isByChannel === b.isByChannel
  );
}

const toMs = <S extends number | null>(seconds: S): S =>
  (seconds === null ? null : Math.round(seconds * 1000) / 1000) as S;
const timed = ({ start, end, text }: { start: number | null; end: number | null; text: string }): Timed => [
  toMs(start),
  toMs(end),
  text,
];
const wordLine = (word: Word): WordLine => {
  const isEstimated = word.estimated ? 1 : 0;
  if (word.confidence !== undefined)
    return [...timed(word), isEstimated, Math.round(word.confidence * 1000) / 1000];
  return isEstimated ? [...timed(word), isEstimated] : timed(word);
};
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Lines that are read at a stretch: the journal of a day must not hold up the process that reads it. */
const LINES_AT_ONCE = 40;

/** What a line may say. */
interface Entry {
  readonly version?: number;
  readonly head?: JournalHead;
  readonly final?: FinalLine;
  readonly end?: JournalEnd | null;
  readonly inHand?: boolean;
  readonly chosen?: TrackChoice;
  readonly damage?: readonly [number, number];
  readonly language?: string;
  readonly leftOut?: readonly [number, number];
  readonly channel?: readonly [at: number, of: number];
}

/** Only we write journals; what can go wrong is that the last line of a process was cut off. */
async function parse(text: string): Promise<Journal | null> {
  const reading = new Reading();
  let count = 0;
  for (const raw of text.split('\n')) {
    if (raw === '') continue;
    if (++count % LINES_AT_ONCE === 0) await setImmediate();
    let entry: Entry;
    try {
      entry = JSON.parse(raw) as Entry;
    } catch {
      continue;
    }
    reading.add(entry);
  }
  return reading.journal();
}

/** What the lines so far tell together. */
class Reading {
  #head: JournalHead | null = null;
  #end: JournalEnd | null = null;
  #upTo = 0;
  #deaths = 0;
  #inHand = false;
  #chosen: TrackChoice | null = null;
  #language: string | null = null;
  #channel: ChannelPlace | null = null;
  #damages: Stretch[] = [];
  #leaveOut: Stretch[] = [];
  readonly #leftOutBefore: Stretch[] = [];
  readonly #segments: Segment[] = [];
  #peaks: Buffer[] = [];
  #peaksBefore: Uint8Array = new Uint8Array();

  add({ channel, chosen, damage, end, final, head, inHand, language, leftOut, version }: Entry): void {
    if (head && version === VERSION) this.#head = head;
    if (channel) this.#begin({ at: channel[0], of: channel[1] });
    if (final) this.#addFinal(final);
    if (chosen) this.#chosen = chosen;
    if (damage) this.#damages.push({ from: damage[0], to: damage[1] });
    if (language !== undefined) this.#language = language;
    if (leftOut) this.#leaveOut.push({ from: leftOut[0], to: leftOut[1] });
    if (inHand !== undefined) {
      if (inHand && this.#inHand) this.#deaths += 1;
      this.#inHand = inHand;
    }
    if (end !== undefined) this.#end = end;
    if (end) {
      this.#deaths = 0;
      this.#inHand = false;
    }
  }

  journal(): Journal | null {
    const upTo = this.#upTo;
    return (
      this.#head && {
        head: this.#head,
        segments: this.#segments,
        peaks: louder(this.#peaksBefore, Buffer.concat(this.#peaks)),
        upTo,
        channel: this.#channel,
        chosen: this.#chosen,
        // What lies behind is met again by who goes on.
        damage: damageOf(this.#damages.filter(({ from }) => from < upTo)),
        language: this.#language,
        leaveOut: this.#leaveOut,
        leftOutBefore: this.#leftOutBefore,
        end: this.#end,
        deaths: this.#deaths + (this.#inHand ? 1 : 0),
      }
    );
  }

  /** A channel begins at the beginning. What is damaged is met again in each. */
  #begin(channel: ChannelPlace): void {
    this.#channel = channel;
    this.#upTo = 0;
    this.#damages = [];
    this.#leftOutBefore.push(...this.#leaveOut);
    this.#leaveOut = [];
    this.#peaksBefore = louder(this.#peaksBefore, Buffer.concat(this.#peaks));
    this.#peaks = [];
  }

  #addFinal({ peaks, segments, upTo }: FinalLine): void {
    const speaker = this.#channel && channelSpeaker(this.#channel.at);
    for (const [start, end, text, words] of segments)
      this.#segments.push({
        ...{ start, end, speaker, text },
        words: words.map(wordOf),
      });
    this.#peaks.push(Buffer.from(peaks, 'base64'));
    if (upTo > this.#upTo) this.#deaths = 0;
    this.#upTo = upTo;
  }
}

/** The picture of several channels is that of the loudest at each place. */
function louder(one: Uint8Array, other: Uint8Array): Uint8Array {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one];
  const all = new Uint8Array(longer);
  for (const [at, level] of shorter.entries()) if (level > (all[at] ?? 0)) all[at] = level;
  return all;
}

const wordOf = ([from, to, text, isEstimated, confidence]: WordLine): Word => ({
  ...{ text, start: from ?? 0, end: to ?? 0 },
  ...(isEstimated ? { estimated: true } : {}),
  ...(confidence === undefined ? {} : { confidence }),
});

/** Damaged places, added to those of before. */
export function damageOf(damages: readonly Stretch[], before: Damage = NO_DAMAGE): Damage {
  return {
    damagedSeconds: damages.reduce((sum, { from, to }) => sum + to - from, before.damagedSeconds),
    damaged: [...before.damaged, ...damages].slice(0, MOST_PLACES),
  };
}
