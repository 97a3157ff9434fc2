// Puts single recordings of every state into a library, with files beside it whose times and sizes agree with it.
import { mkdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chapter } from '../../app/domain/chapters.ts';
import type { Failure } from '../../app/domain/failure.ts';
import { DEFAULT_MODEL } from '../../app/speech/cloud/option-fields.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import type { Segment, Word } from '../../app/domain/transcript.ts';
import { wholeMs } from '../../app/files/entries.ts';
import type { Folder } from '../../app/storage/recordings/folders.ts';
import type { Library } from '../../app/storage/library.ts';
import { speakLines } from './demo-voice.ts';
import type { Line } from './demo-words.ts';

export interface Episode {
  readonly folder: Folder | null;
  readonly file: string;
  readonly daysAgo: number;
  readonly seconds: number;
  /** Size of the file that is made, which takes no room; null for a file that is there already. */
  readonly megabytes: number | null;
  /** Those that the file names. */
  readonly chapters?: readonly Chapter[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PEAKS = 2_000;

export class DemoShelf {
  readonly #library: Library;
  readonly #root: string;
  readonly #nowMs: number;
  #made = 0;

  /** @param root where the folders are made */
  constructor(library: Library, root: string, nowMs: number) {
    this.#library = library;
    this.#root = root;
    this.#nowMs = nowMs;
  }

  /** A folder that is listened to. */
  folder(name: string, service: EngineId, color: number): Folder {
    const path = join(this.#root, name);
    mkdirSync(path, { recursive: true });
    const folder = { path, name, service, color, includeSubfolders: true };
    return this.#library.folders.add(folder, this.#nowMs - 90 * DAY_MS);
  }

  /** A finished recording; its segments are spread over its length. */
  done(episode: Episode, lines: readonly Line[], language = 'en'): void {
    const jobId = this.taken(episode);
    const step = Math.min(14, episode.seconds / (lines.length + 1));
    const segments = lines.map(([voice, text], at) =>
      segmentOf(text, 3 + at * step, 3 + (at + 0.86) * step, voice, lines),
    );
    this.#finish(jobId, episode, segments, language, speechPeaks(jobId));
  }

  /** A finished recording that can be heard, with times that are true. */
  spoken(folder: Folder, file: string, daysAgo: number, lines: readonly Line[]): void {
    const path = join(folder.path, file);
    const times = speakLines(lines, path);
    const seconds = times.at(-1)?.[1] ?? 0;
    const episode = { folder, file, daysAgo, seconds, megabytes: null };
    const jobId = this.taken(episode);
    const segments = lines.map(([voice, text], at) =>
      segmentOf(text, times[at]?.[0] ?? 0, times[at]?.[1] ?? 0, voice, lines),
    );
    this.#finish(jobId, episode, segments, 'en', null);
  }

  #finish(
    jobId: number,
    episode: Pick<Episode, 'daysAgo' | 'seconds' | 'folder'>,
    segments: readonly Segment[],
    language: string,
    peaks: Uint8Array | null,
  ): void {
    const isCloud = episode.folder?.service === 'cloud';
    const doneAt = this.#nowMs - episode.daysAgo * DAY_MS + 3 * MINUTE_MS;
    this.claim(jobId, doneAt - 2 * MINUTE_MS);
    const { jobs } = this.#library;
    const accepted = {
      type: 'accepted',
      generationId: `demo-${jobId}`,
      firstPollAt: doneAt,
      deadlineAt: null,
    } as const;
    jobs.apply(jobId, { state: 'uploading' }, accepted, doneAt - MINUTE_MS);
    jobs.finish(
      jobId,
      { state: 'transcribing' },
      {
        // This device does not tell speakers apart, and gives no confidence.
        segments: isCloud ? segments : segments.map(asOnDevice),
        language,
        model: isCloud ? DEFAULT_MODEL : 'Moonshine Base',
        durationSeconds: episode.seconds,
        wordTimes: isCloud ? 'measured' : 'interpolated',
        insights: {},
      },
      null,
      doneAt,
      peaks,
    );
  }

  /** Sent, and refused for good. */
  failed(episode: Episode, why: Failure): void {
    const jobId = this.taken(episode);
    this.claim(jobId);
    const { jobs } = this.#library;
    const refused = { type: 'refused', failure: { ...why, retryable: false }, retryAt: this.#nowMs } as const;
    jobs.apply(jobId, { state: 'uploading' }, refused, this.#nowMs - MINUTE_MS);
  }

  /** Waits for its service. */
  queued(episode: Episode): void {
    this.taken(episode);
  }

  /** A file that cannot be used. */
  rejected(folder: Folder, name: string, why: Failure, megabytes: number): void {
    const seen = this.#onDisk(folder, name, this.#nowMs - 0.06 * DAY_MS, megabytes);
    const { files } = this.#library;
    const file = files.upsertSeen({ ...seen, folderId: folder.id }, 'reading', this.#nowMs - 80 * MINUTE_MS);
    files.setState(file.id, { state: 'rejected', failure: why }, this.#nowMs - 80 * MINUTE_MS);
  }

  /** Leaves a job in the hands of a process that is gone. */
  claim(jobId: number, atMs = this.#nowMs): void {
    const claim = { type: 'claimed', leaseToken: 'demo', requestId: `demo-${jobId}` } as const;
    const claimed = this.#library.jobs.apply(jobId, { state: 'queued' }, claim, atMs);
    if (!claimed) throw new Error('The job was not claimed');
  }

  /** Takes a file in. @returns its job */
  taken({ chapters, daysAgo, file, folder, megabytes, seconds }: Episode): number {
    const addedAt = this.#nowMs - daysAgo * DAY_MS;
    this.#made += 1;
    const service = folder?.service ?? 'device';
    const { job } = this.#library.takeIn(
      {
        ...this.#onDisk(folder, file, addedAt - 10 * MINUTE_MS, megabytes),
        folderId: folder?.id ?? null,
        fingerprint: `demo-${this.#made}`,
        audio: { durationSeconds: seconds, format: formatOf(file), channels: 2, sampleRateHz: 48_000 },
        service,
        options: service === 'cloud' ? JSON.stringify({ diarize: true, model: DEFAULT_MODEL }) : '{}',
        priority: 0,
        ...(chapters ? { tags: { chapters } } : {}),
      },
      addedAt,
    );
    if (!job) throw new Error('The recording has no job');
    return job.id;
  }

  /** A file of this size that takes no room; without a size, the one that is there. */
  #onDisk(folder: Folder | null, name: string, modifiedMs: number, megabytes: number | null) {
    const path = join(folder?.path ?? this.#root, name);
    if (megabytes !== null) {
      writeFileSync(path, `demonstration ${this.#made}`);
      truncateSync(path, Math.max(32, Math.round(megabytes * 1e6)));
    }
    utimesSync(path, modifiedMs / 1000, modifiedMs / 1000);
    const { ino, mtimeMs, size } = statSync(path);
    return { path, sizeBytes: size, modifiedMs: wholeMs(mtimeMs), inode: ino };
  }
}

function formatOf(file: string): string {
  if (/\.wav$/i.test(file)) return 'wav/pcm-s24';
  return file.endsWith('.m4a') ? 'mp4/aac' : 'mp3';
}

function segmentOf(text: string, start: number, end: number, voice: number, lines: readonly Line[]): Segment {
  const severalVoices = lines.some(([other]) => other !== voice);
  return {
    start,
    end,
    speaker: severalVoices ? String(voice) : null,
    text,
    words: wordsOf(text, start, end),
  };
}

function asOnDevice(segment: Segment): Segment {
  const words = segment.words.map(({ end, start, text }) => ({ text, start, end }));
  return { ...segment, speaker: null, words };
}

/** Words over the time of their segment, each as long as its letters. */
function wordsOf(text: string, start: number, end: number): readonly Word[] {
  const tokens = text.split(/\s+/);
  const perLetter = (end - start) / (text.length + 1);
  let at = start;
  return tokens.map((token, index) => {
    const from = at;
    at += (token.length + 1) * perLetter;
    const isHard = /^(pallets|escapement|sluice|curlews)\b/i.test(token) && index % 2 === 1;
    return { text: token, start: from, end: at - perLetter, confidence: isHard ? 0.41 : 0.97 };
  });
}

/** Loudness like speech: phrases and pauses. */
function speechPeaks(seed: number): Uint8Array {
  let state = (seed * 7_919 + 1) % 2_147_483_647;
  const chance = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  return Uint8Array.from({ length: PEAKS }, (_, at) => {
    const phrase = 0.55 + 0.45 * Math.sin(at / 9 + seed) * Math.sin(at / 31);
    return Math.round(255 * Math.min(1, Math.max(0.04, phrase * (0.35 + 0.65 * chance()))));
  });
}
