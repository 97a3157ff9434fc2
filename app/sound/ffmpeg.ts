// The second reader of sound: FFmpeg's demuxers and audio decoders as WebAssembly (`build/decoders`), in plain Node and in the decoder page.
// Where it is called it works at once and to the end of the step; callers are threads that nobody waits for.
import type { Chapter } from '../domain/chapters.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { hostFunction } from './host-functions.ts';
import { leadOf } from './lead.ts';
import { codecNameOf, containerNameOf } from './names.ts';
import type { ByteSource } from './byte-source.ts';
import { decodeLinks, linksOf, sumOf, type LinkDecoding } from './ogg-chain.ts';
import { withReadableHead, type ReadableHead } from './big-endian-wav.ts';
import {
  type Counted,
  type SoundChunk,
  type SoundDecoding,
  SoundFault,
  type SoundFile,
  type SoundStream,
} from './sound-file.ts';

/** Reads one file at a time. */
export interface Ffmpeg {
  /** FFmpeg's version, how it was configured and under which licence. */
  readonly build: { readonly version: string; readonly configuration: string; readonly licence: string };
  /**
   * Opens a file; one that was open before is closed.
   * @param hint a file name, for the few formats that have no sign of their own
   * @returns `not-audio` when it is no format that is known, `audio-damaged`, `file-unreadable`
   */
  open(source: ByteSource, hint?: string): Outcome<SoundFile>;
}

type Native = Readonly<Record<string, (...values: readonly (number | undefined)[]) => number>> & {
  readonly memory: WebAssembly.Memory;
};

/** `AVMEDIA_TYPE_AUDIO`. */
const KIND_SOUND = 1;
/** `AV_DISPOSITION_DEFAULT`. */
const IS_DEFAULT = 1;
/** `AVERROR(ENOMEM)`, with the numbers of WASI. */
const NO_MEMORY = -48;
/** Where `es_tags_first` counts the chapters from. */
const CHAPTER_TAGS = 1_000_000;
const TEXT_MAX_BYTES = 64 * 1024;
const TAGS_MAX = 200;
const CHAPTERS_MAX = 1_000;
const STREAMS_MAX = 100;
/** Packets that are counted between two questions whether to go on. */
const COUNT_STEP = 512;
/** Sample entries of protected tracks: Common Encryption (ISO/IEC 14496-12 §8.12), FairPlay, Audible. */
const PROTECTED_TAGS: ReadonlySet<string> = new Set(['enca', 'encv', 'drms', 'drmi', 'aavd']);

/**
 * Makes the reader ready.
 * @param wasm the bytes of `ffmpeg-audio.wasm`
 */
export async function loadFfmpeg(wasm: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<Ffmpeg> {
  const reader = new Reader(await WebAssembly.compile(wasm));
  await reader.ready();
  return reader;
}

class Reader implements Ffmpeg {
  readonly #module: WebAssembly.Module;
  #native: Native | null = null;
  #instance: Promise<void> | null = null;
  /** What is read from now: the file, or a part of it. */
  #source: ByteSource | null = null;
  #whole: ByteSource | null = null;
  /** Its parts, once they were asked for: finding them takes a read of each page. */
  #chain: readonly ByteSource[] | null = null;
  #cause: unknown;
  /** What the player's time has before FFmpeg's first, seconds; see `leadOf`. */
  #lead = 0;
  #build: Ffmpeg['build'] = { version: '', configuration: '', licence: '' };

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  get build(): Ffmpeg['build'] {
    return this.#build;
  }

  async ready(): Promise<void> {
    this.#instance ??= WebAssembly.instantiate(this.#module, this.#imports()).then((instance) =>
      this.#take(instance),
    );
    await this.#instance;
  }

  /** Throws a broken instance away: its memory cannot be trusted after a trap. */
  #renew(): void {
    this.#take(new WebAssembly.Instance(this.#module, this.#imports()));
  }

  #take(instance: WebAssembly.Instance): void {
    const native = instance.exports as unknown as Native;
    this.#native = native;
    native._initialize?.();
    this.#build = {
      version: this.#text(this.#call('es_version')),
      configuration: this.#text(this.#call('es_configuration')),
      licence: this.#text(this.#call('es_licence')),
    };
  }

  /** What the module asks of its host: bytes of the file, and nothing of the system behind it. */
  #imports(): WebAssembly.Imports {
    const imports: Record<string, Record<string, (...values: number[]) => number>> = {};
    for (const { kind, module, name } of WebAssembly.Module.imports(this.#module)) {
      if (kind !== 'function') continue;
      const part = imports[module] ?? {};
      part[name] = hostFunction(name, () => this.#memory());
      imports[module] = part;
    }
    imports.earshot = {
      ...imports.earshot,
      read: (position = 0, to = 0, length = 0) => this.#read(position, to, length),
    };
    return imports;
  }

  #memory(): Uint8Array {
    return new Uint8Array(this.#native?.memory.buffer ?? new ArrayBuffer(0));
  }

  #read(position: number, to: number, length: number): number {
    try {
      return this.#source?.read(position, this.#memory().subarray(to, to + length)) ?? -1;
    } catch (error) {
      this.#cause = error;
      return -1;
    }
  }

  /** Calls a function of the module; a trap in it is damage in the file. */
  #call(name: string, ...values: readonly number[]): number {
    const called = this.#native?.[name];
    if (!called) throw new Error(`ffmpeg-audio.wasm has no ${name}`);
    try {
      return called(...values);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      this.#renew();
      throw new SoundFault('audio-damaged', `the decoder gave up: ${error.message}`);
    }
  }

  /** The same where a negative result is an error. */
  #try(name: string, ...values: readonly number[]): number {
    const result = this.#call(name, ...values);
    if (result >= 0) return result;
    if (this.#call('es_failed') !== 0)
      throw new SoundFault('file-unreadable', String(this.#cause), this.#cause);
    throw new SoundFault(
      'audio-damaged',
      result === NO_MEMORY ? 'it wants too much memory' : `${name} ${result}`,
    );
  }

  #text(at: number): string {
    if (at === 0) return '';
    const memory = this.#memory();
    const end = memory.indexOf(0, at);
    // A copy: what a decoder thread shares cannot be decoded in place everywhere.
    return new TextDecoder().decode(
      memory.slice(at, Math.min(end < 0 ? memory.length : end, at + TEXT_MAX_BYTES)),
    );
  }

  open(source: ByteSource, hint = ''): Outcome<SoundFile> {
    this.#cause = undefined;
    const shown = withReadableHead(source);
    this.#source = shown.source;
    this.#whole = shown.source;
    this.#chain = null;
    try {
      const text = new TextEncoder().encode(hint.slice(-100));
      const at = this.#call('malloc', text.length + 1);
      const memory = this.#memory();
      memory.set(text, at);
      memory[at + text.length] = 0;
      const opened = this.#call('es_open', source.sizeBytes, at);
      this.#call('free', at);
      if (opened < 0 && this.#call('es_failed') !== 0)
        throw new SoundFault('file-unreadable', String(this.#cause), this.#cause);
      if (opened < 0)
        return failed(failure('not-audio', { detail: `FFmpeg knows no such format (${opened})` }));
      return ok(this.#describe(shown));
    } catch (error) {
      if (!(error instanceof SoundFault)) throw error;
      if (error.code === 'file-unreadable' && error.cause instanceof Error) throw error.cause;
      return failed(failure(error.code, { detail: error.message }));
    }
  }

  #describe({ isBigEndianWav, wasOpen }: ReadableHead): SoundFile {
    const count = Math.min(STREAMS_MAX, this.#call('es_streams'));
    const sound = this.#soundStreams();
    const container = isBigEndianWav ? 'wav' : this.#text(this.#call('es_container'));
    const durationSeconds = known(this.#call('es_duration'));
    const startSeconds = this.#call('es_start');
    const lengths = sound.map((index) => known(this.#call('es_stream_duration', index)) ?? 0);
    this.#lead = leadOf(container, {
      startSeconds,
      durationSeconds,
      longestSeconds: Math.max(0, ...lengths),
      hasPicture: count > sound.length,
    });
    return {
      container,
      containerName: containerNameOf(container, this.#text(this.#call('es_container_name'))),
      durationSeconds,
      isEstimate: this.#call('es_duration_from') === 2,
      headerWasOpen: wasOpen,
      startSeconds: startSeconds - this.#lead,
      streams: sound.map((index) => this.#stream(index, container)),
      otherStreams: count - sound.length,
      tags: this.#tags(-1),
      chapters: this.#chapters(),
      decode: (stream, startSeconds) => this.#decode(container, stream, startSeconds),
      count: (stream, goesOn) => this.#count(container, stream, goesOn),
      close: () => {
        this.#source = null;
        this.#whole = null;
        this.#call('es_close');
      },
    };
  }

  #soundStreams(): readonly number[] {
    const count = Math.min(STREAMS_MAX, this.#call('es_streams'));
    const all = Array.from({ length: count }, (_, index) => index);
    return all.filter((index) => this.#call('es_stream_kind', index) === KIND_SOUND);
  }

  #stream(index: number, container: string): SoundStream {
    const tags = this.#tags(index);
    const codec = this.#text(this.#call('es_stream_codec', index));
    const start = this.#call('es_stream_start', index);
    const letters = fourLetters(this.#call('es_stream_tag', index));
    return {
      index,
      codec,
      codecName: codecNameOf(codec, this.#text(this.#call('es_stream_codec_name', index)), letters),
      canDecode: this.#call('es_stream_decodes', index) === 1,
      isProtected: PROTECTED_TAGS.has(letters),
      channels: this.#call('es_stream_channels', index),
      sampleRateHz: this.#call('es_stream_rate', index),
      // Frames of FLAC count from 0: where the first ones are gone, the stream begins there all the same.
      startSeconds: Number.isFinite(start) && container !== 'flac' ? start + this.#lead : 0,
      durationSeconds: known(this.#call('es_stream_duration', index)),
      title: tags.title ?? tags.handler_name ?? null,
      language: tags.language === 'und' ? null : (tags.language ?? null),
      isDefault: (this.#call('es_stream_flags', index) & IS_DEFAULT) !== 0,
    };
  }

  /** Keys in small letters, the first of several counts. */
  #tags(index: number): Readonly<Record<string, string>> {
    const tags: Record<string, string> = {};
    let more = this.#call('es_tags_first', index);
    for (let count = 0; more === 1 && count < TAGS_MAX; count += 1) {
      const key = this.#text(this.#call('es_tag_key')).toLowerCase();
      if (!Object.hasOwn(tags, key)) tags[key] = this.#text(this.#call('es_tag_value'));
      more = this.#call('es_tags_next', index);
    }
    return tags;
  }

  #chapters(): readonly Chapter[] {
    const count = Math.min(CHAPTERS_MAX, this.#call('es_chapters'));
    // What lies before 0 is an encoder's delay, which chapters know nothing of.
    const delay = Math.min(0, this.#call('es_start'));
    return Array.from({ length: count }, (_, at) => ({
      start: Math.max(0, this.#call('es_chapter_start', at) + delay + this.#lead),
      title: this.#tags(CHAPTER_TAGS + at).title ?? '',
    }));
  }

  /**
   * The parts of an Ogg file that follow one another, each to be opened as a file of its own. A jump, even to the start, has FFmpeg meet the
   * last stream first: it takes each further one for another track then, or the last one for all (5.1.9; `findings/`).
   */
  #links(container: string): readonly ByteSource[] {
    if (container !== 'ogg' || !this.#whole) return [];
    try {
      return (this.#chain ??= linksOf(this.#whole));
    } catch (error) {
      throw new SoundFault('file-unreadable', String(error), error);
    }
  }

  /** Opens a part. @returns the stream in it that goes on with `stream`; null where it has no sound */
  #openLink(link: ByteSource, stream: number): number | null {
    this.#source = link;
    this.#try('es_open', link.sizeBytes, 0);
    const sound = this.#soundStreams();
    return sound.includes(stream) ? stream : (sound[0] ?? null);
  }

  #decode(container: string, stream: number, startSeconds: number): SoundDecoding {
    const links = this.#links(container);
    if (links.length === 0) {
      const { next } = this.#decodeOpened(stream, startSeconds);
      return {
        next: () => {
          // Where a container cannot be sought, all that lies before comes too.
          for (;;) {
            const chunk = next();
            if (chunk !== 'before') return chunk;
          }
        },
      };
    }
    return decodeLinks(links.length, startSeconds, (at, start) => {
      const link = links[at];
      const inLink = link ? this.#openLink(link, stream) : null;
      // After a jump, too, the heads of what follows would be missed: what lies before is decoded and left out.
      return inLink === null ? null : this.#decodeOpened(inLink, start, 0);
    });
  }

  #decodeOpened(stream: number, startSeconds: number, jumpTo = startSeconds): LinkDecoding {
    this.#try('es_decode', stream, Math.max(0, jumpTo - this.#lead));
    let damagedPackets = 0;
    return {
      next: () => {
        const chunk = this.#next(startSeconds);
        if (chunk === null || chunk === 'before') return chunk;
        const damaged = this.#call('es_damaged') - damagedPackets;
        damagedPackets += damaged;
        return { ...chunk, damagedSeconds: damaged * chunk.packetSeconds };
      },
      end: () =>
        this.#call('es_chunk_start') +
        this.#lead +
        this.#call('es_chunk_samples') / this.#call('es_chunk_rate'),
    };
  }

  #next(
    from: number,
  ): (Omit<SoundChunk, 'damagedSeconds'> & { readonly packetSeconds: number }) | null | 'before' {
    if (this.#try('es_next') === 0) return null;
    const samples = this.#call('es_chunk_samples');
    const rateHz = this.#call('es_chunk_rate');
    const start = this.#call('es_chunk_start') + this.#lead;
    const early = Math.max(0, Math.round((from - start) * rateHz));
    if (early >= samples) return 'before';
    const at = this.#call('es_chunk');
    const buffer = this.#memory().buffer;
    return {
      start: start + early / rateHz,
      rateHz,
      packetSeconds: samples / rateHz,
      channels: Array.from(
        { length: this.#call('es_chunk_channels') },
        (_, channel) => new Float32Array(buffer, at + (channel * samples + early) * 4, samples - early),
      ),
    };
  }

  #count(container: string, stream: number, goesOn: () => boolean): Counted | null {
    const links = this.#links(container);
    if (links.length === 0) return this.#countOpened(stream, goesOn);
    const counted: Counted[] = [];
    for (const link of links) {
      const inLink = this.#openLink(link, stream);
      const one = inLink === null ? NOTHING : this.#countOpened(inLink, goesOn);
      if (!one) return null;
      counted.push(one);
    }
    return sumOf(counted);
  }

  #countOpened(stream: number, goesOn: () => boolean): Counted | null {
    this.#try('es_count', stream);
    while (this.#try('es_count_on', COUNT_STEP) === 1) if (!goesOn()) return null;
    const endSeconds = this.#call('es_count_end');
    return {
      endSeconds: endSeconds > 0 ? endSeconds + this.#lead : 0,
      sumSeconds: this.#call('es_count_sum'),
      packets: this.#call('es_count_packets'),
      bytes: this.#call('es_count_bytes'),
    };
  }
}

/** Of a part without sound. */
const NOTHING: Counted = { endSeconds: 0, sumSeconds: 0, packets: 0, bytes: 0 };

const known = (seconds: number): number | null => (Number.isFinite(seconds) && seconds > 0 ? seconds : null);

/** A codec's tag as four letters, the first in the lowest byte. */
function fourLetters(tag: number): string {
  return String.fromCharCode(...[0, 8, 16, 24].map((shift) => (tag >>> shift) & 0xff));
}
