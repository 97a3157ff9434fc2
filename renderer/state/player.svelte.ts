// The sound: one audio element, which recording it plays, where it is in the whole of it, also over several files. Everything else reads it from here.
import type { SoundPartView } from '../../app/contract/session-views.ts';
import type { MissingView, RecordingView } from '../../app/contract/views.ts';
import { call } from '../lib/api.ts';
import { recallNumber, remember } from '../lib/remember.ts';
import { library } from './library.svelte.ts';
import { notices } from './notices.svelte.ts';
import { SoundSource } from './sound-source.svelte.ts';
import { t } from '../../app/messages/text.ts';

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

/** How far beside its stretch a loop still holds, seconds: the page is told of the time a few times a second only. */
const LOOP_SLACK_SECONDS = 1.5;

/** A player that tells a length this far from what was heard counts another way, seconds. */
const OTHER_SECONDS = 1.5;

interface Loaded {
  readonly recordingId: number;
  readonly title: string;
  readonly mediaUrl: string | null;
  /** Of a joined recording: its files with their places in the whole; empty for a single file. */
  readonly parts: readonly SoundPartView[];
  /** How long it was heard on this device, seconds; null where it was not. */
  readonly heardSeconds: number | null;
  /** What of it is not in its transcript. */
  readonly missing: readonly MissingView[];
}

export class Player {
  loaded = $state.raw<Loaded | null>(null);
  playing = $state(false);
  /** Seconds. */
  now = $state(0);
  duration = $state(0);
  rate = $state(recallNumber('rate', 1, 0.5, 3));
  /** Why it cannot be heard, in words; null when it can. */
  trouble = $state<string | null>(null);
  peaks = $state.raw<Uint8Array | null>(null);
  /** The stretch that is played again and again, seconds; null for none. */
  loop = $state.raw<{ readonly from: number; readonly to: number } | null>(null);

  #audio: HTMLAudioElement | null = null;
  #frame = 0;
  /** Which of the parts the element holds. */
  #at = 0;
  /** Where to begin in the file as soon as its length is known, seconds. */
  #pending: number | null = null;

  /** Where the sound comes from: the file, or Earshot's own copy of it. */
  readonly #source = new SoundSource({
    onChange: (url) => this.#changed(url),
    onFailed: (message) => (this.trouble = message),
    // What plays goes on: only its times may be others.
    onRefused: (message) => {
      if (this.#audio?.error) this.trouble = message;
    },
  });
  /** Goes on to play as soon as the sound is prepared. */
  #goOn = false;
  /** Where a stretch that is played once ends, seconds; null for none. */
  #until: number | null = null;
  /** Changes with each wish to hear something; who asked before it is not played over it. */
  #wish = 0;

  /** How far Earshot's own sound of it is prepared, 0–1; null where nothing is prepared. */
  readonly preparing = $derived(this.#source.preparing);
  readonly canPlay = $derived(
    this.loaded !== null && this.loaded.mediaUrl !== null && this.trouble === null && this.preparing === null,
  );

  /** The element that makes the sound, made with the first recording: for a page that has one Chromium reads styles of its own. */
  #make(): HTMLAudioElement {
    const audio = document.createElement('audio');
    // It needs no captions: its transcript is the page itself.
    audio.dataset.testid = 'audio';
    audio.preload = 'metadata';
    const on: readonly [keyof HTMLMediaElementEventMap, () => void][] = [
      ['play', () => this.#began()],
      ['pause', () => this.#paused()],
      ['ended', () => this.#ended()],
      ['seeked', () => this.#read()],
      ['timeupdate', () => this.#read()],
      ['durationchange', () => this.#measured()],
      ['loadedmetadata', () => this.#ready()],
      ['error', () => this.#failed()],
    ];
    for (const [name, listener] of on) audio.addEventListener(name, listener);
    document.body.append(audio);
    return audio;
  }

  /** Puts a recording on, silent, at a position when one is given. What is playing is not disturbed. */
  offer(recording: RecordingView, from: number | null = null): void {
    if (this.playing && this.loaded?.recordingId !== recording.item.recordingId) return;
    this.#load(recording);
    if (from !== null && !this.playing) this.seek(from);
  }

  /** Plays a recording, from a position when one is given. */
  play(recording: RecordingView, from: number | null = null): void {
    this.#wish += 1;
    this.#load(recording);
    if (from !== null) this.seek(from);
    this.#start();
  }

  /** Plays a stretch of a recording, once. */
  playStretch(recording: RecordingView, { from, to }: { readonly from: number; readonly to: number }): void {
    this.repeat(null);
    this.play(recording, from);
    this.#until = to;
  }

  /** Plays a place in a recording that need not be open. */
  async playAt(recordingId: number, from: number): Promise<void> {
    const wish = (this.#wish += 1);
    if (this.loaded?.recordingId !== recordingId) {
      const outcome = await call('recordings.get', { recordingId });
      if (wish !== this.#wish) return;
      if (!outcome.ok) {
        notices.say(outcome.failure.message, true);
        return;
      }
      this.#load(outcome.value);
    }
    if (!this.canPlay && this.preparing === null) {
      notices.say(this.trouble ?? t('reader.player.thereIsNothingToPlay'), true);
      return;
    }
    this.seek(from);
    this.#start();
  }

  toggle(): void {
    this.#wish += 1;
    if (!this.#audio || !this.canPlay) return;
    if (this.playing) this.#audio.pause();
    else this.#start();
  }

  pause(): void {
    this.#wish += 1;
    this.#audio?.pause();
  }

  seek(seconds: number): void {
    if (!this.#audio || !(this.canPlay || this.preparing !== null)) return;
    this.#until = null;
    const to = Math.max(0, this.duration > 0 ? Math.min(seconds, this.duration) : seconds);
    this.now = to;
    const parts = this.loaded?.parts ?? [];
    const at = partAt(parts, to);
    const inFile = Math.max(0, to - (parts[at]?.offset ?? 0));
    if (at !== this.#at && parts.length > 0) this.#change(at, inFile, this.playing);
    else if (this.preparing !== null || this.#audio.readyState === HTMLMediaElement.HAVE_NOTHING)
      this.#pending = inFile;
    else this.#audio.currentTime = inFile;
  }

  /** Plays a stretch again and again, beginning with the next time its end is reached; null lets the sound go on. */
  repeat(stretch: { readonly from: number; readonly to: number } | null): void {
    this.loop = stretch;
  }

  skip(seconds: number): void {
    this.seek(this.now + seconds);
  }

  setRate(rate: number): void {
    this.rate = rate;
    remember('rate', rate);
    if (this.#audio) this.#audio.playbackRate = rate;
  }

  /** One step faster (+1) or slower (-1). */
  stepRate(step: 1 | -1): void {
    const next =
      step > 0
        ? RATES.find((rate) => rate > this.rate)
        : [...RATES].reverse().find((rate) => rate < this.rate);
    if (next !== undefined) this.setRate(next);
  }

  #load(recording: RecordingView): void {
    const { item, mediaUrl, parts, transcript } = recording;
    const isOwnFile = mediaUrl === `earshot-media://recording/${item.recordingId}`;
    // What runs here heard all that the decoder found, so that the file is as long as that.
    const wasHeardHere = transcript !== null && library.engine(transcript.service).runsHere;
    const heardSeconds = isOwnFile && wasHeardHere ? item.durationSeconds : null;
    const { recordingId, title } = item;
    if (recordingId === null) return;
    const same =
      this.loaded?.recordingId === recordingId &&
      this.loaded.mediaUrl === mediaUrl &&
      JSON.stringify(this.loaded.parts) === JSON.stringify(parts);
    this.loaded = { recordingId, title, mediaUrl, parts, heardSeconds, missing: transcript?.missing ?? [] };
    // The waveform may have been drawn since.
    if (same && this.peaks === null) void this.#fetchPeaks(recordingId);
    if (same && (this.trouble === null || mediaUrl === null)) return;
    this.loop = null;
    this.#until = null;
    this.trouble = mediaUrl === null ? noSound(recording) : null;
    this.now = 0;
    this.duration = item.durationSeconds ?? 0;
    this.#pending = null;
    this.#at = Math.max(
      0,
      parts.findIndex((part) => part.mediaUrl !== null),
    );
    this.peaks = null;
    void this.#fetchPeaks(recordingId);
    this.#audio ??= this.#make();
    this.#audio.pause();
    this.#goOn = false;
    if (mediaUrl !== null) return this.#put(mediaUrl);
    this.#source.clear();
    this.#audio.removeAttribute('src');
    this.#audio.load();
  }

  /** Puts a file into the element, or Earshot's own sound of it. */
  #put(mediaUrl: string): void {
    if (!this.#audio) return;
    this.#audio.src = this.#source.take(mediaUrl);
    this.#audio.load();
  }

  /** Earshot's own sound of the file that is on is there, or is being made. */
  #changed(url: string | null): void {
    const audio = this.#audio;
    if (!audio) return;
    this.#goOn ||= this.playing;
    if (this.#pending === null && audio.currentTime > 0) this.#pending = audio.currentTime;
    audio.pause();
    if (url === null) return;
    this.trouble = null;
    audio.src = url;
    audio.load();
    if (this.#goOn) this.#start();
    this.#goOn = false;
  }

  /** Puts another file of the same recording on. */
  #change(at: number, inFile: number, goOn: boolean): void {
    const url = this.loaded?.parts[at]?.mediaUrl;
    if (!this.#audio || !url) return;
    this.#at = at;
    this.#pending = inFile;
    this.#goOn = goOn;
    this.#put(url);
    if (goOn) this.#start();
  }

  async #fetchPeaks(recordingId: number): Promise<void> {
    const outcome = await call('recordings.peaks', { recordingId });
    if (outcome.ok && this.loaded?.recordingId === recordingId) this.peaks = outcome.value;
  }

  #start(): void {
    if (this.preparing !== null) this.#goOn = true;
    if (!this.#audio || !this.canPlay) return;
    // Rejects when it is paused before it began, which is no failure; real ones arrive as `error`.
    void this.#audio.play().catch(() => undefined);
  }

  #ready(): void {
    if (!this.#audio) return;
    this.#audio.playbackRate = this.rate;
    if (this.#pending !== null) this.#audio.currentTime = this.#pending;
    this.#pending = null;
    this.#measured();
  }

  #measured(): void {
    const parts = this.loaded?.parts ?? [];
    const last = parts.at(-1);
    const duration = last ? last.offset + last.duration : (this.#audio?.duration ?? 0);
    if (Number.isFinite(duration) && duration > 0) this.duration = duration;
    const heard = last ? parts[this.#at]?.duration : this.loaded?.heardSeconds;
    const told = this.#audio?.duration ?? NaN;
    // Another length means other times than those of the words.
    if (heard && Number.isFinite(told) && Math.abs(told - heard) > OTHER_SECONDS) void this.#source.need();
  }

  #began(): void {
    this.playing = true;
    const follow = (): void => {
      this.#read();
      this.#frame = requestAnimationFrame(follow);
    };
    cancelAnimationFrame(this.#frame);
    follow();
  }

  #paused(): void {
    // At the end of a file that another one follows, it only looks like a pause.
    if (this.#audio?.ended && this.#next() >= 0) return;
    this.#stopped();
  }

  #ended(): void {
    const next = this.#next();
    if (next >= 0) this.#change(next, 0, true);
    else this.#stopped();
  }

  /** The part that follows the one that is on; -1 for none. */
  #next(): number {
    return this.loaded?.parts.findIndex((part, at) => at > this.#at && part.mediaUrl !== null) ?? -1;
  }

  #stopped(): void {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    this.#read();
  }

  #read(): void {
    if (!this.#audio || this.#pending !== null || this.#audio.seeking) return;
    this.now = this.#audio.currentTime + (this.loaded?.parts[this.#at]?.offset ?? 0);
    if (this.#until !== null && this.now >= this.#until) {
      this.#until = null;
      this.#audio.pause();
    }
    const { loop } = this;
    if (!loop) return;
    if (this.playing && this.now >= loop.to && this.now < loop.to + LOOP_SLACK_SECONDS) this.seek(loop.from);
    // The person went elsewhere: that ends it.
    else if (this.now < loop.from - LOOP_SLACK_SECONDS || this.now >= loop.to + LOOP_SLACK_SECONDS)
      this.loop = null;
  }

  #failed(): void {
    if (!this.loaded || this.loaded.mediaUrl === null || this.preparing !== null) return;
    this.#goOn ||= this.playing;
    this.playing = false;
    // What the window cannot play, Earshot decodes itself.
    if (this.#source.isFile) {
      void this.#source.need();
      return;
    }
    this.trouble =
      this.#audio?.error?.code === MediaError.MEDIA_ERR_DECODE
        ? t('reader.player.playingStoppedTheSoundIs')
        : t('reader.player.thisFileCannotBePlayed');
  }
}

/** The part in which a time is; where its file is gone, the nearest one after it, else before it. */
function partAt(parts: readonly SoundPartView[], seconds: number): number {
  const here = parts.findLastIndex((part) => part.offset <= seconds);
  const after = parts.findIndex((part, at) => at >= here && part.mediaUrl !== null);
  return Math.max(0, after >= 0 ? after : parts.findLastIndex((part) => part.mediaUrl !== null));
}

/** Why there is nothing to hear of a recording. */
function noSound({ item, transcript }: RecordingView): string {
  const kept = transcript ? t('reader.player.theTranscriptIsKept') : '';
  if (item.fetch) return t('reader.player.itIsNotDownloadedYet');
  return t('reader.player.theFileIsGoneSo', { kept });
}

export const player = new Player();
