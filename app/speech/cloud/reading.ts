// From the bytes of an answer to what they say: the part of a get that takes long for a long recording, and needs no network.
import { failure, type Failure } from '../../domain/failure.ts';
import type { Segment, Transcript } from '../../domain/transcript.ts';
import { bounded } from './bounds.ts';
import { readEnvelope } from './envelope.ts';
import { parseJson } from './json.ts';
import { scrub } from './refusal.ts';
import { readTranscript } from './responses.ts';

/** What an answer says. `keep`: it was paid for, so its bytes are kept. */
export type Reading =
  | { readonly kind: 'pending' }
  | { readonly kind: 'ready'; readonly transcript: Transcript }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly keep: boolean }
  | { readonly kind: 'unreachable'; readonly failure: Failure };

/** A reading in parts, so that no single step of the thread that takes them is long. */
export type ReadingPart =
  | { readonly kind: 'segments'; readonly segments: readonly Segment[] }
  | { readonly kind: 'end'; readonly reading: Reading };

/** What there is to read. */
export interface Unread {
  readonly bytes: Uint8Array;
  readonly status: number;
  /** Name of the model for the transcript when the answer names none. */
  readonly model: string;
  /** Never to appear in a failure. */
  readonly secret: string;
  /** Length of the recording, seconds; 0 when unknown. */
  readonly recordedSeconds: number;
}

const BEYOND_SPEECH = 'It holds more words or segments than anybody can have said.';

/** Reads a whole answer with a status of success. Never throws. */
export function readAnswer({ bytes, model, recordedSeconds, secret, status }: Unread): Reading {
  const text = new TextDecoder().decode(bytes);
  const envelope = readEnvelope(parseJson(text));
  if (!envelope) {
    const detail = `HTTP ${status}, but not JSON: ${scrub(text.slice(0, 200), secret)}`;
    return { kind: 'unreachable', failure: failure('server-error', { detail }) };
  }
  if (envelope.status === 'pending') return { kind: 'pending' };
  const detail = envelope.error === undefined ? undefined : scrub(envelope.error, secret);
  const gaveUp = (): Reading => ({
    kind: 'failed',
    failure: failure('generation-failed', { detail }),
    keep: false,
  });
  if (envelope.status === 'failed') return gaveUp();

  const transcript = readTranscript(envelope.payload, model, recordedSeconds > 0 ? recordedSeconds : null);
  if (transcript) {
    // A status of tomorrow with text is done, without text it is on its way.
    const isOnItsWay = envelope.status === 'unknown' && transcript.segments.length === 0;
    if (isOnItsWay) return { kind: 'pending' };
    const within = bounded(transcript);
    if (within) return { kind: 'ready', transcript: within };
    return { kind: 'failed', failure: failure('answer-unreadable', { detail: BEYOND_SPEECH }), keep: true };
  }
  if (detail !== undefined) return gaveUp();
  if (envelope.status === 'unknown') return { kind: 'pending' };
  const start = scrub(text.slice(0, 300), secret);
  return { kind: 'failed', failure: failure('answer-unreadable', { detail: start }), keep: true };
}
