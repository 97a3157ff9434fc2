// Hears one recording: track, language, then the text, piece by piece into the journal. What breaks the recogniser down costs one piece.
import type { FileMark } from '../../domain/file-mark.ts';
import type { Stretch } from '../../domain/heard.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import { bothEnds } from './both-ends.ts';
import { ChannelProgress } from './channel-progress.ts';
import { DoubtMeter } from './doubt.ts';
import { tooManyChannels } from './failures.ts';
import {
  damageOf,
  type Damage,
  type Journal,
  type JournalEnd,
  type JournalFolder,
  type JournalHead,
} from './journal.ts';
import { LanguageFinder } from './language-finder.ts';
import type { DecodeEnd, DecodeJob, Decoder, RecogniseEnd, Recogniser, SoundPlan } from './parts.ts';
import { judge } from './results.ts';
import type { TrackChoice } from './track-choice.ts';
import { TrackFinder } from './track-finder.ts';

export interface HearingDeps<Pipe> {
  readonly plan: (path: string) => SoundPlan;
  readonly decoder: Decoder<Pipe>;
  readonly recogniser: Recogniser<Pipe>;
  readonly journals: JournalFolder;
  /** A model of this computer that tells languages apart; null where there is none. */
  readonly languageTeller?: () => InstalledModel | null;
}

/** What is to be heard. */
export interface HearingWork {
  readonly id: string;
  readonly head: JournalHead;
  readonly mark: FileMark;
  readonly model: InstalledModel;
  readonly signal: AbortSignal;
  /** One piece at a time, to spare power. */
  readonly sparesPower: boolean;
  /** Only this part is recognised, and nothing is heard beyond it; absent for all. */
  readonly only?: Stretch;
  /** @param seconds how far it is; null where only the length is told */
  readonly report: (seconds: number | null, total?: number) => void;
}

/** So often the recogniser is started anew over one recording. More than that is no fault of a few pieces. */
const CRASHES_MAX = 6;

/** What does not change from one start of the recogniser to the next. */
interface Sound {
  readonly file: Pick<DecodeJob, 'path' | 'mark' | 'reader'>;
  readonly chosen: TrackChoice | null;
  readonly promisedSeconds: number | null;
  readonly language: string | null;
  /** How many channels the track has; those are heard one by one only where that was asked for. */
  readonly channels: number;
  /** The channel that is heard; null for the mean of all. */
  readonly channel: number | null;
}

/** How one start of the recogniser ended. */
interface Attempt {
  readonly end: JournalEnd;
  /** The piece that was being heard when it broke down. */
  readonly died: Stretch | null;
  /** It ended because the model does not seem to know what is spoken. */
  readonly isStranger: boolean;
}

export class Hearing<Pipe> {
  readonly #deps: HearingDeps<Pipe>;
  readonly #tracks: TrackFinder<Pipe>;
  readonly #languages: LanguageFinder<Pipe>;

  constructor(deps: HearingDeps<Pipe>) {
    this.#deps = deps;
    this.#tracks = new TrackFinder(deps.decoder, deps.recogniser);
    this.#languages = new LanguageFinder(deps.decoder, deps.recogniser);
  }

  /** Hears what the journal does not hold yet. @returns how it ended; of work that was given up, anything */
  async run(work: HearingWork): Promise<JournalEnd> {
    const { id } = work;
    const { journals } = this.#deps;
    const journal = await this.#journal(id);
    // On disk before the first byte is decoded: should this process be gone after it, the next one knows over what.
    await journals.setInHand(id, true);
    if (!journal.channel) work.report(journal.upTo);
    const sound = await this.#soundOf(work, journal);
    const { channels } = sound;
    if (!work.head.isByChannel || channels < 2) return this.#hear(work, sound);
    const why = tooManyChannels(channels);
    if (why) return { kind: 'failed', failure: why, crashed: false };
    return this.#channels(work, sound, journal);
  }

  /** Hears one channel after the other, each as if it were the recording. */
  async #channels(work: HearingWork, sound: Sound, journal: Journal): Promise<JournalEnd> {
    const { head, id, only, report, signal } = work;
    const { journals } = this.#deps;
    const { channels: of } = sound;
    const seconds = head.durationSeconds || (sound.promisedSeconds ?? 0);
    const progress = new ChannelProgress({ of, seconds, ...(only ? { only } : {}) });
    let end: JournalEnd;
    let at = journal.channel?.at ?? 0;
    if (!journal.channel) await journals.setChannel(id, { at, of });
    for (;;) {
      const place = at;
      const told: HearingWork['report'] = (upTo, total) => report(progress.at(place, upTo), total);
      end = await this.#hear({ ...work, report: told }, { ...sound, channel: at });
      at += 1;
      if (end.kind === 'failed' || signal.aborted || at >= of) break;
      await journals.setChannel(id, { at, of });
    }
    if (end.kind === 'failed') return end;
    const { leaveOut, leftOutBefore } = await this.#journal(id);
    const unrecognised = [...leftOutBefore, ...leaveOut];
    return { ...end, heard: { ...end.heard, ...(unrecognised.length > 0 ? { unrecognised } : {}) } };
  }

  /** Hears a channel, or the mean of all. */
  async #hear(work: HearingWork, sound: Sound): Promise<JournalEnd> {
    const { id, signal } = work;
    const { journals } = this.#deps;
    const doubt = new DoubtMeter(work.model.model, work.head.language);
    let suspect: Stretch | null = null;
    for (let crashes = 0; ; crashes += 1) {
      const attempt = await this.#attempt(work, sound, doubt, crashes > 0 || work.sparesPower);
      const { died, end, isStranger } = attempt;
      if (isStranger && !signal.aborted) {
        const found = await this.#secondOpinion(work, sound);
        if (found === null || !work.model.model.languages.includes(found))
          return { kind: 'failed', failure: doubt.failure(found), crashed: false };
        doubt.believe();
        crashes -= 1;
        continue;
      }
      if (died === null || signal.aborted || crashes >= CRASHES_MAX) return end;
      // The first time it may have been another piece that was heard beside it.
      if (suspect !== null && isSame(suspect, died)) await journals.addLeftOut(id, died);
      suspect = died;
    }
  }

  /** What is spoken, by a model that can tell. @returns a tag; null where there is no such model, or it found nothing */
  async #secondOpinion(
    { head, signal }: HearingWork,
    { chosen, file, promisedSeconds }: Sound,
  ): Promise<string | null> {
    const teller = this.#deps.languageTeller?.() ?? null;
    if (teller === null) return null;
    const seconds = promisedSeconds ?? head.durationSeconds;
    return this.#languages.find({ ...file, track: chosen?.track ?? null }, teller, seconds, signal);
  }

  async #journal(id: string): Promise<Journal> {
    const journal = await this.#deps.journals.read(id);
    if (!journal) throw new Error('the journal is gone');
    return journal;
  }

  async #soundOf({ head, id, mark, model, signal }: HearingWork, journal: Journal): Promise<Sound> {
    const { journals, plan } = this.#deps;
    const { promisedSeconds, reader, tracks } = plan(head.path);
    const file = { path: head.path, mark, reader };
    const chosen =
      head.track !== undefined
        ? { track: head.track, alsoSpoken: [] }
        : (journal.chosen ?? (await this.#tracks.find(file, model, tracks, signal)));
    if (chosen && !journal.chosen) await journals.setTrack(id, chosen);
    const track = tracks[chosen?.track ?? -1];
    const place = { ...file, track: chosen?.track ?? null };
    const seconds = track?.seconds ?? (head.durationSeconds || (promisedSeconds ?? 0));
    const { languages } = model.model;
    const only = languages.length === 1 ? languages[0] : undefined;
    const known = head.language ?? journal.language ?? only;
    const language = known ?? (await this.#languages.find(place, model, seconds, signal));
    if (language !== null && language !== journal.language && !signal.aborted)
      await journals.setLanguage(id, language);
    const { channels = 1 } = track ?? tracks.find(({ canDecode }) => canDecode) ?? {};
    // A track may be shorter than the file without a fault.
    return {
      ...{ file, chosen, language, channels, channel: null },
      promisedSeconds: track?.seconds ?? promisedSeconds,
    };
  }

  /** Hears from where the journal ends. */
  async #attempt(
    { head, id, mark, model, only, report, signal }: HearingWork,
    { channel, chosen, file, language, promisedSeconds }: Sound,
    doubt: DoubtMeter,
    isAlone: boolean,
  ): Promise<Attempt> {
    const { decoder, journals, recogniser } = this.#deps;
    const journal = await this.#journal(id);
    const { leaveOut, upTo: from } = journal;
    const inner = new AbortController();
    const both = AbortSignal.any([signal, inner.signal]);
    let isPast = false as boolean;
    let writing = Promise.resolve();
    const write = (step: () => Promise<void>): void => {
      writing = writing.then(step);
      writing.catch(() => inner.abort());
    };
    const damages: Stretch[] = [];
    let inHand: Stretch[] = [];
    const decoding = decoder.decode({
      ...file,
      ...{ track: chosen?.track ?? null, promisedSeconds, start: from, signal: both },
      ...(channel === null ? {} : { channel }),
      onLength: (seconds) => report(null, seconds),
      onDamage: (place) => {
        damages.push(place);
        write(() => journals.addDamage(id, place));
      },
    });
    const recognising = recogniser.recognise({
      ...{ sound: decoding.sound, model, language, isAlone, leaveOut, start: from, signal: both },
      ...{ isWatched: doubt.watches, ...(only ? { only } : {}) },
      onPiece: (place) => inHand.push(place),
      onFinal: (final, peaks) => {
        const { segments, upTo } = final;
        inHand = inHand.filter(({ to }) => to > upTo);
        doubt.add(final);
        if (doubt.isStranger) inner.abort();
        write(() => journals.addFinal(id, upTo, segments, peaks));
        report(upTo);
        // What lies behind is heard by others. The piece at the border is the last that was cut before it, and is final.
        if ((isPast ||= upTo >= (only?.to ?? Infinity))) inner.abort();
      },
      onProgress: report,
    });
    const [decoded, recognised] = await bothEnds(decoding.done, recognising, file, () => inner.abort());
    await writing;
    if (doubt.isStranger || (recognised.kind === 'end' && doubt.isStrangerAtEnd))
      return {
        end: { kind: 'failed', failure: doubt.failure(null), crashed: false },
        ...{ died: null, isStranger: true },
      };
    const damage = damageOf(damages, journal.damage);
    if (isPast && decoded.kind === 'report' && !signal.aborted)
      return { end: donePart(only?.to ?? 0, damage, leaveOut, chosen), died: null, isStranger: false };
    const end = await judge(decoded, recognised, { head, mark, from, chosen, damage, leaveOut });
    return { end, died: diedOver(decoded, recognised, inHand), isStranger: false };
  }
}

/** The end of a part behind which others hear. */
const donePart = (
  endSeconds: number,
  damage: Damage,
  leaveOut: readonly Stretch[],
  chosen: TrackChoice | null,
): JournalEnd => ({
  kind: 'done',
  heard: { ...damage, endSeconds, ...(leaveOut.length > 0 ? { unrecognised: leaveOut } : {}), ...chosen },
});

/** The piece over which the recogniser died; null where it did not, or where nobody knows. */
function diedOver(decoded: DecodeEnd, recognised: RecogniseEnd, inHand: readonly Stretch[]): Stretch | null {
  if (recognised.kind !== 'crashed' || decoded.kind === 'crashed') return null;
  return inHand[0] ?? null;
}

/** Pieces are cut a little otherwise when hearing begins elsewhere. */
const isSame = (one: Stretch, other: Stretch): boolean =>
  Math.min(one.to, other.to) - Math.max(one.from, other.from) > 0.5 * (other.to - other.from);
