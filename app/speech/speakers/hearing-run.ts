// One recording from its sound to who spoke when: by its channels where each has a voice of its own, else by the voices.
import { MOST_CHANNELS } from '../../domain/channels.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import { isMarked, type FileMark } from '../../domain/file-mark.ts';
import type { Stretch } from '../../domain/heard.ts';
import { failureOfDecoding } from '../on-device/failures.ts';
import { identityOf } from '../on-device/file-identity.ts';
import type { DecodeEnd, DecodeJob, Decoder, SoundPlan } from '../on-device/parts.ts';
import { samplesOf } from '../on-device/track-choice.ts';
import { hasVoiceAChannel, turnsByChannel } from './channels.ts';
import { HOP_SECONDS } from './heard.ts';
import { windowOf } from './lines.ts';
import type { HearingHead, HearingJournalEnd } from './journal.ts';
import type { HearingEnd, VoiceHearer } from './parts.ts';
import type { VoiceModelFiles } from './voice-model.ts';

/** How often the file is looked at meanwhile, milliseconds. */
const FILE_CHECK_MS = 15_000;
/** Sound that breaks off earlier than this is not worth an answer, seconds. */
const LEAST_SECONDS = 1;

interface Parts<Pipe> {
  readonly plan: (path: string) => SoundPlan;
  readonly decoder: Decoder<Pipe>;
  readonly hearer: VoiceHearer<Pipe>;
}

/** What is told meanwhile. */
export interface RunEvents {
  /** A window was heard; kept before the end is told. */
  readonly onHeard: (line: string) => Promise<void>;
  readonly onProgress: (doneSeconds: number, totalSeconds?: number) => void;
}

/** What both processes came to. */
interface Ends {
  readonly decoded: DecodeEnd;
  readonly heard: HearingEnd;
}

export class HearingRun<Pipe> {
  readonly #parts: Parts<Pipe>;
  readonly #files: VoiceModelFiles;
  readonly #file: { readonly head: HearingHead; readonly mark: FileMark };

  constructor(
    parts: Parts<Pipe>,
    files: VoiceModelFiles,
    file: { readonly head: HearingHead; readonly mark: FileMark },
  ) {
    this.#parts = parts;
    this.#files = files;
    this.#file = file;
  }

  /** @param before windows that were heard by a process before this one */
  async run(before: readonly string[], signal: AbortSignal, events: RunEvents): Promise<HearingJournalEnd> {
    const channels = before.length > 0 ? null : await this.#byChannels(signal, events);
    if (channels) return channels;
    const kept = before.flatMap((line) => windowOf(line) ?? []);
    const last = kept.at(-1);
    const start = last ? last.start + HOP_SECONDS : 0;
    const inner = new AbortController();
    let writing = Promise.resolve();
    const ends = await this.#together(inner, signal, {}, start, events, (sound, both) =>
      this.#parts.hearer.tell({
        ...{ sound, start, heard: before, signal: both, files: this.#files, count: this.#file.head.count },
        onHeard: (line, upTo) => {
          writing = writing.then(() => events.onHeard(line));
          writing.catch(() => inner.abort());
          events.onProgress(upTo);
        },
      }),
    );
    await writing;
    return this.#judge(ends, start);
  }

  /** The answer of the channels; null where they give none. */
  async #byChannels(signal: AbortSignal, events: RunEvents): Promise<HearingJournalEnd | null> {
    const { head } = this.#file;
    const track = this.#parts.plan(head.path).tracks[head.track ?? 0];
    const count = track?.channels ?? 1;
    if (count < 2 || count > MOST_CHANNELS) return null;
    // Who says that there are more people than channels wants the voices to be heard.
    if (head.count.kind === 'exactly' && head.count.count > count) return null;
    const places = samplesOf(track?.seconds ?? (head.durationSeconds || null));
    const sampled = await this.#levels(count, signal, { stretches: places });
    if (!sampled || !hasVoiceAChannel(sampled)) return null;
    const whole = await this.#levels(count, signal, {}, events);
    if (!whole || !hasVoiceAChannel(whole)) return null;
    const turns = turnsByChannel(whole);
    const speakers = new Set(turns.map(({ speaker }) => speaker)).size;
    if (head.count.kind === 'exactly' && head.count.count !== speakers) return null;
    const telling = { by: 'channels', turns, prints: Array.from({ length: speakers }, () => null) } as const;
    const why = await this.#faultOfFile();
    if (why) return failedBy(why);
    return { kind: 'done', telling, endSeconds: head.durationSeconds };
  }

  /** The levels of each channel; null where one could not be heard. */
  async #levels(
    count: number,
    signal: AbortSignal,
    order: Pick<DecodeJob, 'stretches'>,
    events?: RunEvents,
  ): Promise<Uint8Array[] | null> {
    const all: Uint8Array[] = [];
    for (let channel = 0; channel < count; channel += 1) {
      if (signal.aborted) return null;
      const { decoded, heard } = await this.#together(
        new AbortController(),
        signal,
        { ...order, channel },
        0,
        null,
        (sound, both) => this.#parts.hearer.levels(sound, this.#files, both),
      );
      // A channel whose file could not be read on would be silent from there on. Who hears the voices meets the same, and says it.
      if (heard.kind !== 'levels' || failureOfDecoding(decoded)?.failure.code === 'file-unreadable')
        return null;
      all.push(heard.levels);
      events?.onProgress((this.#file.head.durationSeconds * (channel + 1)) / (count + 1));
    }
    return all;
  }

  /** Decodes for a hearer. Ends both when one of them dies, since the other would wait for ever, and when the file is not what it was. */
  async #together(
    inner: AbortController,
    signal: AbortSignal,
    order: { readonly stretches?: readonly Stretch[]; readonly channel?: number },
    start: number,
    events: RunEvents | null,
    hear: (sound: Pipe, both: AbortSignal) => Promise<HearingEnd>,
  ): Promise<Ends> {
    const { head, mark } = this.#file;
    const both = AbortSignal.any([signal, inner.signal]);
    const { promisedSeconds, reader, tracks } = this.#parts.plan(head.path);
    const decoding = this.#parts.decoder.decode({
      ...{ path: head.path, mark, reader, start, signal: both, track: head.track },
      ...order,
      promisedSeconds: order.stretches ? null : (tracks[head.track ?? -1]?.seconds ?? promisedSeconds),
      onLength: (seconds) => events?.onProgress(0, seconds),
    });
    const watch = setInterval(() => {
      void identityOf(head.path).then((now) => {
        if (!now.ok || !isMarked(mark, now.value)) inner.abort();
      });
    }, FILE_CHECK_MS);
    const [decoded, heard] = await Promise.all([
      decoding.done.then((end) => {
        if (end.kind === 'crashed') inner.abort();
        return end;
      }),
      hear(decoding.sound, both).then((end) => {
        if (end.kind !== 'told' && end.kind !== 'levels') inner.abort();
        return end;
      }),
    ]).finally(() => clearInterval(watch));
    return { decoded, heard };
  }

  /** Why what was heard may be of another file; null where it is not. */
  async #faultOfFile(): Promise<Failure | null> {
    const { head, mark } = this.#file;
    const file = await identityOf(head.path);
    if (!file.ok) return file.failure;
    return isMarked(mark, file.value) ? null : failure('file-changed');
  }

  async #judge({ decoded, heard }: Ends, start: number): Promise<HearingJournalEnd> {
    // A file that went away or was replaced explains everything else that went wrong.
    const why = await this.#faultOfFile();
    if (why) return failedBy(why);
    const fault = failureOfDecoding(decoded);
    if (fault?.crashed) return failedBy(fault.failure, true);
    if (heard.kind === 'crashed')
      return failedBy(failure('speakers-broke-off', { detail: heard.detail }), true);
    if (heard.kind === 'unusable')
      return failedBy(failure('speakers-model-missing', { detail: heard.detail }));
    if (decoded.kind !== 'report') return failedBy(failure('internal'));
    // What could be heard before a damaged place is worth more than nothing.
    if (fault && start + decoded.report.decodedSeconds < LEAST_SECONDS) return failedBy(fault.failure);
    if (fault?.failure.code === 'file-unreadable') return failedBy(fault.failure);
    if (heard.kind !== 'told')
      return failedBy(failure('speakers-broke-off', heard.kind === 'failed' ? { detail: heard.detail } : {}));
    return { kind: 'done', telling: heard.telling, endSeconds: decoded.report.endSeconds };
  }
}

const failedBy = (why: Failure, crashed = false): HearingJournalEnd => ({
  kind: 'failed',
  failure: why,
  crashed,
});
