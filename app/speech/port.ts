// The two-step protocol that every speech service speaks: create → generation id; get → status, then the transcript.
import type { Fingerprint } from '../domain/audio.ts';
import type { Failure } from '../domain/failure.ts';
import type { FileMark } from '../domain/file-mark.ts';
import type { Heard } from '../domain/heard.ts';
import type { RequestOptions } from '../domain/option-fields.ts';
import type { EngineId } from '../domain/engine.ts';
import type { JobKind } from '../domain/job.ts';
import type { Telling } from '../domain/telling.ts';
import type { Transcript } from '../domain/transcript.ts';

/** Which file a recording is, and what it holds. */
export interface Identified {
  /** As it was seen just now, so that nothing else is opened in its place. */
  readonly mark: FileMark;
  readonly fingerprint: Fingerprint;
}

/** The file behind a recording, checked just before it is used. */
export interface RecordedFile {
  /** Absolute; opened for reading only. */
  readonly path: string;
  /** Name and MIME type to send along. */
  readonly fileName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Anything else at the path is refused with `file-changed`; absent where only its size is known. */
  readonly identified?: Identified;
  /** 0 when unknown. */
  readonly durationSeconds: number;
}

/** A recording that lies at a public web address. */
export interface RecordedAddress {
  /** http or https, with whatever login and query it needs: the person agreed to pass those on. */
  readonly address: string;
  /** 0 when unknown. */
  readonly durationSeconds: number;
}

/** What every send says, whatever is handed over. */
interface Send {
  /** Our id for this send, stored before it began; 1–128 of `A-Za-z0-9._:-`. */
  readonly requestId: string;
  /** Seconds, 0 when unknown. */
  readonly durationSeconds: number;
  readonly options: RequestOptions;
  /** Aborted when the job is cancelled or the app quits. */
  readonly signal: AbortSignal;
  /**
   * Called once and awaited, before the last bytes of the body are handed over; when it resolves, that fact is on disk. When it rejects,
   * nothing more may leave. Until then the service cannot have accepted the work; from then on it may have.
   */
  readonly onBodyEnding: () => Promise<void>;
}

/** One recording to transcribe that is a file on this computer. */
export interface CreateRequest extends RecordedFile, Send {
  /** What is to be done with it; absent for a transcript. Only this device does anything else. */
  readonly kind?: JobKind;
  /** The sound track to hear, its place among the file's sound tracks from 0; absent lets the service take the one with speech. */
  readonly track?: number;
  /** Bytes of the recording handed to the network so far. */
  readonly onBytesSent: (sentBytes: number) => void;
}

/** One recording to transcribe that lies at a public web address, from where the service fetches it itself. */
export interface AddressRequest extends Send {
  /** http or https, with whatever login and query it needs: the person agreed to pass those on. */
  readonly address: string;
}

/** How a create ended. */
export type CreateOutcome =
  /** Accepted; `spentUsd` when the answer says. */
  | { readonly kind: 'accepted'; readonly generationId: string; readonly spentUsd?: number }
  /** Certainly not accepted and not billed. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /**
   * The body was sent in full but no answer was read: may have been accepted. `cause`: what is to be said of the service if the
   * next send ends so too.
   */
  | { readonly kind: 'ambiguous'; readonly failure: Failure; readonly cause?: Failure };

/** What a get says. */
export type GetOutcome =
  | { readonly kind: 'pending' }
  /** `raw` is the service's answer as it came (JSON text, gzipped), kept beside the transcript. */
  | {
      readonly kind: 'ready';
      readonly transcript: Transcript;
      readonly raw: Uint8Array | null;
      readonly spentUsd?: number;
      /** Loudness over the recording, 0–255, where the service heard the sound itself. */
      readonly peaks?: Uint8Array;
      /** What it heard of the sound, where it tells more than the transcript's length. */
      readonly heard?: Heard;
    }
  /** Who speaks when, of work that was not to make a text. */
  | { readonly kind: 'told'; readonly telling: Telling; readonly heardSeconds: number }
  /** The service gave this piece of work up. `crashed`: a worker of ours died over it. `raw`: an answer that could not be read, to be kept. */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly crashed?: boolean;
      readonly raw?: Uint8Array;
    }
  /** The service does not know this id (any more). */
  | { readonly kind: 'lost'; readonly failure: Failure }
  /** No usable answer this time; ask again later. */
  | { readonly kind: 'unreachable'; readonly failure: Failure };

/** What a look for sends with unknown ends tells. */
export type LookUpOutcome =
  /**
   * The service itself answered. `found`: generation ids by request id; `absent`: request ids that its log would hold if it had
   * accepted them. Of what is in neither, nothing is known.
   */
  | {
      readonly kind: 'answered';
      readonly found: ReadonlyMap<string, string>;
      readonly absent: ReadonlySet<string>;
    }
  /** Nobody answered, or somebody else did. */
  | { readonly kind: 'unreachable'; readonly failure: Failure };

/** How far a service is with a piece of work, in seconds of audio. */
export interface ServiceProgress {
  readonly generationId: string;
  readonly doneSeconds: number;
  readonly totalSeconds: number;
}

/** A speech service. Methods never throw for what the outside does; every end is an outcome. */
export interface SpeechService {
  /** Lets work under way stand still, or go on where it stood. A service that uses nothing of this computer has no such thing. */
  rest?(on: boolean): void;
  /** Takes less of this computer's power from the next recording on, or as much as it has again. */
  spare?(on: boolean): void;
  /** The queue is paused, or goes on: what was accepted and not begun waits. A service that begins at once has no such thing. */
  hold?(on: boolean): void;
  readonly id: EngineId;
  /** Usual pace of polls, milliseconds. */
  readonly pollPaceMs: number;
  /** Creates that may run at once. */
  readonly maxCreates: number;
  /** Accepted work that may be in hand at once; absent for no limit. */
  readonly maxAccepted?: number;
  /** Hands a recording over. */
  create(request: CreateRequest): Promise<CreateOutcome>;
  /**
   * Hands over where a recording lies, in place of its bytes; of engines that take addresses. What it could not fetch is refused as
   * `address-not-fetched`, here or by `get`.
   */
  createByAddress?(request: AddressRequest): Promise<CreateOutcome>;
  /**
   * Asks for the state of a piece of work. May be repeated freely: it costs nothing.
   * @param recordedSeconds length of the recording, 0 when unknown, to hold the times of an answer against
   * @param isByAddress it was handed over as an address
   */
  get(
    generationId: string,
    signal: AbortSignal,
    recordedSeconds?: number,
    isByAddress?: boolean,
  ): Promise<GetOutcome>;
  /** Gives up a piece of work, where the service can. */
  cancel?(generationId: string): Promise<void>;
  /** The result is stored: the service may let go of what it kept for this piece of work. */
  forget?(generationId: string): void;
  /**
   * Looks for sends with unknown ends, where the service keeps a log; with none to look for, finds out whether it answers. Costs
   * nothing and may be repeated.
   */
  lookUp?(requestIds: readonly string[], signal: AbortSignal): Promise<LookUpOutcome>;
  /** Progress and "worth asking now" hints, where the service has them. Returns the way to stop listening. */
  onProgress?(listener: (progress: ServiceProgress) => void): () => void;
  onSettled?(listener: (generationId: string) => void): () => void;
}
