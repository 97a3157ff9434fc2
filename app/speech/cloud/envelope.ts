// What is around a result: id, status, error and the payload itself, whichever generation of the API wrote it.
import { asObject, asWords, member } from './json.ts';
import { messageOf } from './refusal.ts';

export interface Envelope {
  readonly status: 'pending' | 'done' | 'failed' | 'unknown';
  /** The service's message, where there is an error. */
  readonly error: string | undefined;
  readonly payload: unknown;
}

const PENDING = new Set(['waiting', 'active', 'queued', 'generating', 'processing', 'pending', 'running']);
const DONE = new Set(['completed', 'succeeded', 'success', 'done', 'finished']);
const FAILED = new Set(['error', 'failed', 'cancelled', 'canceled', 'timeout', 'expired']);

/** Reads the envelope of an answer to a get; undefined when it is not a JSON object. */
export function readEnvelope(body: unknown): Envelope | undefined {
  if (!asObject(body)) return undefined;
  const word = asWords(member(body, 'status'))?.toLowerCase() ?? '';
  const status = PENDING.has(word)
    ? 'pending'
    : DONE.has(word)
      ? 'done'
      : FAILED.has(word)
        ? 'failed'
        : 'unknown';
  return {
    status,
    error: messageOf(member(body, 'error')),
    payload: member(body, 'result') ?? member(body, 'output') ?? body,
  };
}
