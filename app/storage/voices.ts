// Remembered voices, in a file of their own: voiceprints are biometric. They are in no backup, no export and no diagnostics.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  recognise,
  withMore,
  type HeardSpeaker,
  type Recognised,
  type RememberedVoice,
} from '../domain/voices.ts';

export const VOICES_FILE = 'voices.json';

/** A speaker of a transcript that may be remembered once a person names them. */
interface HeardPrint extends HeardSpeaker {
  readonly print: string;
  /** As a person named them. */
  readonly name?: string;
}

interface Stored {
  readonly on: boolean;
  readonly voices: readonly RememberedVoice[];
  /** By transcript, see `keyOf`: prints of its speakers by their place among them. Kept while they may still be named. */
  readonly heard: Readonly<
    Record<string, { readonly at: number; readonly prints: readonly (HeardPrint | null)[] }>
  >;
}

/** Prints of speakers that nobody named are forgotten after this, milliseconds. */
const HEARD_KEPT_MS = 30 * 24 * 3600_000;
/** … and no more transcripts than this are kept. */
const MOST_HEARD = 200;

const NOTHING: Stored = { on: false, voices: [], heard: {} };

export class Voices {
  readonly #directory: string;

  /** @param directory that of the library */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Off until a person asks for it. */
  get isOn(): boolean {
    return this.#read().on;
  }

  /** Turning it off forgets what was heard and never named; voices with names stay until they are removed. */
  turn(on: boolean): void {
    const { voices } = this.#read();
    this.#write({ on, voices, heard: {} });
  }

  list(): readonly RememberedVoice[] {
    return this.#read().voices;
  }

  /** Who the speakers of a recording are. Nobody is known while this is off. */
  recognise(heard: readonly HeardSpeaker[]): readonly Recognised[] {
    const { on, voices } = this.#read();
    return on ? recognise(heard, voices) : heard.map(() => ({ name: null, likely: null }));
  }

  /** Keeps the prints of a transcript's speakers until they are named. Nothing while this is off. */
  keepHeard(transcriptId: number, jobId: number, prints: readonly HeardSpeaker[], nowMs: number): void {
    const { heard, on, voices } = this.#read();
    if (!on) return;
    const fresh = Object.entries({
      ...heard,
      [keyOf(transcriptId, jobId)]: {
        at: nowMs,
        prints: prints.map(({ print, seconds }) => (print === null ? null : { print, seconds })),
      },
    }).filter(([, { at }]) => nowMs - at < HEARD_KEPT_MS);
    this.#write({ on, voices, heard: Object.fromEntries(fresh.slice(-MOST_HEARD)) });
  }

  /**
   * A person said who a speaker is: that voice is remembered, or known better from now on.
   * @param speaker its place among the transcript's speakers
   * @returns false while this is off, and where no print was kept
   */
  named(transcriptId: number, jobId: number, speaker: number, name: string, nowMs: number): boolean {
    const { heard, on, voices } = this.#read();
    const key = keyOf(transcriptId, jobId);
    const kept = heard[key];
    const print = kept?.prints[speaker];
    // The same speech twice would make a voice seem better known than it is.
    if (!on || !kept || !print || print.name === name) return false;
    // Corrected at once: what is known by this speech alone was never theirs.
    const others = voices.filter((one) => one.name !== print.name || one.recordings > 1);
    const known = others.find((voice) => voice.name === name);
    const voice: RememberedVoice = known
      ? withMore(known, print, nowMs)
      : {
          ...{ id: 1 + Math.max(0, ...voices.map(({ id }) => id)), name },
          ...{ print: print.print, seconds: print.seconds },
          ...{ recordings: 1, rememberedAt: nowMs, heardAt: nowMs },
        };
    const prints = kept.prints.map((one, at) => (at === speaker ? { ...print, name } : one));
    this.#write({
      on,
      voices: known ? others.map((one) => (one === known ? voice : one)) : [...others, voice],
      heard: { ...heard, [key]: { ...kept, prints } },
    });
    return true;
  }

  /** Forgets a voice, and the prints that it was made of. @returns false when there is none */
  remove(id: number): boolean {
    const { heard, on, voices } = this.#read();
    const gone = voices.find((voice) => voice.id === id);
    if (!gone) return false;
    const left = Object.entries(heard).map(
      ([key, { at, prints }]) =>
        [key, { at, prints: prints.map((one) => (one?.name === gone.name ? null : one)) }] as const,
    );
    this.#write({ on, voices: voices.filter((voice) => voice !== gone), heard: Object.fromEntries(left) });
    return true;
  }

  /** A recording is deleted for good: what was heard in it goes. Voices that were named stay, see `remove`. @param jobIds all of its jobs */
  forgetHeard(jobIds: readonly number[]): void {
    const { heard, ...rest } = this.#read();
    const gone = new Set(jobIds.map(String));
    const left = Object.entries(heard).filter(([key]) => !gone.has(key.slice(key.indexOf('.') + 1)));
    if (left.length < Object.keys(heard).length) this.#write({ ...rest, heard: Object.fromEntries(left) });
  }

  /** Forgets every voice, named or not. It stays on or off as it was. */
  removeAll(): void {
    this.#write({ ...NOTHING, on: this.isOn });
  }

  #read(): Stored {
    try {
      const stored = JSON.parse(readFileSync(join(this.#directory, VOICES_FILE), 'utf8')) as Partial<Stored>;
      return { on: stored.on === true, voices: stored.voices ?? [], heard: stored.heard ?? {} };
    } catch {
      return NOTHING;
    }
  }

  /** @throws the system's error when it cannot be written */
  #write(stored: Stored): void {
    const path = join(this.#directory, VOICES_FILE);
    if (!stored.on && stored.voices.length === 0) return rmSync(path, { force: true });
    writeFileSync(`${path}.tmp`, JSON.stringify(stored), { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  }
}

/** Ids of transcripts may come again after a backup was put in the library's place; together with that of the job they hardly do. */
const keyOf = (transcriptId: number, jobId: number): string => `${transcriptId}.${jobId}`;
