// Where the sound of a file comes from: the file itself, or Earshot's own copy of it where the window's player would disagree with the words.
import type { PlayedSound } from '../../app/domain/played-sound.ts';
import { said } from '../../app/messages/said.ts';
import { call, listen } from '../lib/api.ts';

export interface SoundSourceEvents {
  /** The copy at this address is to be played from now on; null: it is being made, and nothing is played until then. */
  readonly onChange: (url: string | null) => void;
  /** Whether there is a copy could not be asked, though the file cannot be played as it is, or not in step. */
  readonly onRefused: (message: string) => void;
  /** There is no copy, and the file cannot be played. */
  readonly onFailed: (message: string) => void;
}

export class SoundSource {
  /** How far the copy is, 0–1; null where none is being made. */
  preparing = $state<number | null>(null);

  readonly #events: SoundSourceEvents;
  /** Address of the file that is on. */
  #mediaUrl: string | null = null;
  #isOwn = false;
  /** The element itself could not play the file, or told another length. */
  #isNeeded = false;
  #isListening = false;
  /** Copies that are known, by the address of the file. */
  readonly #own: Record<string, string> = {};

  constructor(events: SoundSourceEvents) {
    this.#events = events;
  }

  /** True while the file itself is on. */
  get isFile(): boolean {
    return this.#mediaUrl !== null && !this.#isOwn;
  }

  /** Takes the address of a file. @returns what to play for now: the file, unless it is known better */
  take(mediaUrl: string): string {
    this.clear();
    this.#mediaUrl = mediaUrl;
    this.#listen();
    const known = this.#own[mediaUrl];
    this.#isOwn = known !== undefined;
    if (known === undefined) void this.#ask(false);
    return known ?? mediaUrl;
  }

  /** Nothing is on. */
  clear(): void {
    this.#mediaUrl = null;
    this.#isOwn = false;
    this.#isNeeded = false;
    this.preparing = null;
  }

  /** The file cannot be played as it is, or not in step with the words. */
  async need(): Promise<void> {
    if (this.#isNeeded || this.#isOwn) return;
    this.#isNeeded = true;
    await this.#ask(true);
  }

  /** Begun with the first file: before, there may be no bridge to listen to. */
  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    listen('sound', ({ recordingId, sound }) => {
      if (recordingId === recordingIn(this.#mediaUrl)) this.#take(sound);
    });
  }

  async #ask(isNeeded: boolean): Promise<void> {
    const asked = this.#mediaUrl;
    const recordingId = recordingIn(asked);
    if (recordingId === null) return;
    const outcome = await call('recordings.sound', { recordingId, isNeeded });
    if (this.#mediaUrl !== asked) return;
    if (outcome.ok) this.#take(outcome.value);
    else if (isNeeded) {
      this.#isNeeded = false;
      this.#events.onRefused(outcome.failure.message);
    }
  }

  #take(sound: PlayedSound): void {
    if (this.#mediaUrl === null || this.#isOwn) return;
    const wasPreparing = this.preparing !== null;
    this.preparing = sound.kind === 'preparing' ? sound.share : null;
    if (sound.kind === 'own') {
      this.#own[this.#mediaUrl] = sound.mediaUrl;
      this.#isOwn = true;
      this.#events.onChange(sound.mediaUrl);
    } else if (sound.kind === 'preparing') {
      if (!wasPreparing) this.#events.onChange(null);
    } else if (sound.kind === 'failed') this.#events.onFailed(said(sound.message));
  }
}

/** The recording that an address of the media scheme names. */
function recordingIn(mediaUrl: string | null): number | null {
  const id = /^earshot-media:\/\/recording\/(\d+)$/.exec(mediaUrl ?? '')?.[1];
  return id === undefined ? null : Number(id);
}
