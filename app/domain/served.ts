// What Earshot's own speech service is asked for, and what becomes of it, as values.
import type { AssistantPermission } from './assistant.ts';
import type { Failure } from './failure.ts';
import type { Transcript } from './transcript.ts';

/** What a token is good for: having recordings transcribed, reading how the service does, asking the archive as an assistant, or doing the work as another computer. */
export const SERVE_SCOPES = ['transcribe', 'metrics', 'archive', 'work'] as const;
export type ServeScope = (typeof SERVE_SCOPES)[number];

export const isServeScope = (word: string): word is ServeScope =>
  (SERVE_SCOPES as readonly string[]).includes(word);

/** A token as it is kept. */
export interface ServeToken {
  readonly id: number;
  readonly name: string;
  /** SHA-256. */
  readonly hash: Uint8Array;
  readonly scope: ServeScope;
  /** What an assistant with it may change; of other scopes nothing. */
  readonly allowed: readonly AssistantPermission[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** When somebody asked with it, to the minute; null for never. Kept of the scope `archive` alone. */
  readonly usedAt: number | null;
}

/** Stands for whoever asks where no token is needed. */
export const NOBODY = 0;

/** What is done with the words that were heard. All of it is done when the answer is given. */
export interface TextWishes {
  readonly punctuate: boolean;
  readonly smartFormat: boolean;
  readonly numerals: boolean;
  readonly measurements: boolean;
  readonly dictation: boolean;
  readonly fillerWords: boolean;
  readonly profanityFilter: boolean;
  readonly paragraphs: boolean;
  readonly utterances: boolean;
  /** Seconds of silence that part two utterances. */
  readonly uttSplit: number;
  readonly keywords: readonly string[];
  readonly search: readonly string[];
}

/** Everything that a caller asked for with one recording. */
export interface ServedAsk {
  /** As the caller named it. */
  readonly model: string;
  /** The id of a model of this computer; null for the usual one. */
  readonly deviceModel: string | null;
  /** A BCP 47 tag; null where it is not told. */
  readonly language: string | null;
  readonly detectLanguage: boolean;
  readonly diarize: boolean;
  readonly multiChannel: boolean;
  readonly text: TextWishes;
  /** Handed back as it came. */
  readonly extra: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

export interface NewServed {
  /** Told to the caller; unguessable. */
  readonly id: string;
  /** Whose it is: `ServeToken.id`, or `NOBODY`. */
  readonly tokenId: number;
  /** The caller's own number for it; null for none. */
  readonly clientRequest: string | null;
  readonly asked: ServedAsk;
  /** Where the recording lies: a path below the service's folder, or an address. */
  readonly source: string;
}

export interface Served extends Omit<NewServed, 'clientRequest'> {
  /** `arriving`: its file is fetched or looked into. */
  readonly state: 'arriving' | 'queued' | 'done' | 'failed';
  readonly recordingId: number | null;
  readonly jobId: number | null;
  readonly failure: Failure | null;
  /** 0 and null where it is not known. */
  readonly audioSeconds: number | null;
  readonly createdAt: number;
  /** When it was worked on first. */
  readonly begunAt: number | null;
  readonly finishedAt: number | null;
}

/** What was heard, as it is kept for the caller. */
export interface ServedHeard extends Transcript {
  /** How many channels were heard each by itself, also those in which nobody speaks; absent where they were heard as one. */
  readonly channels?: number;
}

export interface ServedCounts {
  readonly waiting: number;
  readonly running: number;
  readonly oldestWaitingAt: number | null;
  /** Of those that are still kept. */
  readonly done: number;
  readonly failed: number;
}

/** A request that has not ended, as it is listed. */
export interface ServedGlance {
  readonly id: string;
  /** When it was begun, or asked for, epoch milliseconds. */
  readonly sinceAt: number;
  readonly audioSeconds: number;
  /** Parts that workers do; 0 where none has to do with it. */
  readonly parts: number;
  readonly doneParts: number;
}
